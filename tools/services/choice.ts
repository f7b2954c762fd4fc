import type { Origin } from "./handles";

/** One way of getting a service. */
export interface Way<T> {
  readonly origin: Origin;
  /** Tells the user how to choose this way, for the error: "set REDIS_URL". */
  readonly advice: string;
  /** Tells why this way cannot be gone here; undefined when it can. */
  unavailable(): Promise<string | undefined> | string | undefined;
  get(): Promise<T>;
}

export interface ChoiceOptions {
  /** Told when a way which seemed open failed and the next one is tried. */
  readonly onFailure: (text: string) => void;
  /** Ends the choice: the services are being stopped. */
  readonly stopError: () => Error | undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Goes the first way which is open. One which fails gives way to the next, except a service the
 * user gave by URL: taking another one behind his back would hide his mistake.
 *
 * @param name of the service, for the error.
 * @throws one error naming every way and why it was not gone.
 */
export async function choose<T>(
  name: string,
  ways: readonly Way<T>[],
  { onFailure, stopError }: ChoiceOptions,
): Promise<T> {
  const reasons: string[] = [];
  const causes: unknown[] = [];
  for (const [index, way] of ways.entries()) {
    const reason = await way.unavailable();
    if (reason !== undefined) {
      reasons.push(reason);
      continue;
    }
    try {
      return await way.get();
    } catch (error) {
      const stopped = stopError();
      if (stopped ?? way.origin === "given") {
        throw stopped ?? error;
      }
      reasons.push(messageOf(error));
      causes.push(error);
      if (index < ways.length - 1) {
        onFailure(`by ${way.origin} in vain: ${messageOf(error)}`);
      }
    }
  }
  const list = ways.map(
    ({ advice }, index) => `  ${index + 1}. ${advice}\n     (${reasons[index] ?? ""})`,
  );
  throw new Error(`there is no ${name}. Any of these ways gives one:\n${list.join("\n")}`, {
    cause: causes.at(-1),
  });
}
