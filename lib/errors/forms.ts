/** What an error lists: whole, and as far as kuzzle-sdk keeps it (`errors` with `count`). */
export interface Listing {
  readonly details: unknown;
  readonly errors: readonly unknown[];
  readonly count: number;
}

const toSdk = new WeakSet<object>();

/** Lets an error be written as kuzzle-sdk reads it, which drops `details`. */
export function writeForSdk(error: unknown): void {
  if (error instanceof Error) {
    toSdk.add(error);
  }
}

/** An error on the wire: what it lists stands once, where its reader looks. */
export function withListing<T extends object>(
  error: Error,
  json: T,
  { details, errors, count }: Listing,
): T {
  return toSdk.has(error) ? { ...json, errors, count } : { ...json, details };
}

/**
 * Whether a request comes by one of Kuzzle's SDKs: each names itself, and the instance that it is.
 * Source: kuzzle-sdk `Kuzzle.query`.
 */
export function comesBySdk(volatile: unknown): boolean {
  const { sdkName, sdkInstanceId } = Object(volatile) as Readonly<Record<string, unknown>>;
  return typeof sdkName === "string" || typeof sdkInstanceId === "string";
}
