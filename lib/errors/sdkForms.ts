/** Lists the details of an error: for everybody, and as far as kuzzle-sdk keeps them. */
export interface Listing {
  readonly details: unknown;
  readonly errors: readonly unknown[];
  /** Counts those that are not listed too. */
  readonly count: number;
}

const toSdk = new WeakSet<object>();

/** Marks an error to be written for kuzzle-sdk, which drops `details`. */
export function writeForSdk(error: unknown): void {
  if (error instanceof Error) {
    toSdk.add(error);
  }
}

/** Adds the listing to an error's JSON, once, where its reader looks. */
export function withListing<T extends object>(
  error: object,
  json: T,
  { details, errors, count }: Listing,
): T {
  if (toSdk.has(error)) {
    return { ...json, errors, count };
  }
  const isCut = Array.isArray(details) && details.length < count;
  return { ...json, details, ...(isCut && { count }) };
}

/**
 * Tells whether one of Kuzzle's SDKs sent a request: each adds its name and the id of its instance.
 * Source: kuzzle-sdk `Kuzzle.query`.
 */
export function comesBySdk(volatile: unknown): boolean {
  const { sdkName, sdkInstanceId } = Object(volatile) as Readonly<Record<string, unknown>>;
  return typeof sdkName === "string" || typeof sdkInstanceId === "string";
}
