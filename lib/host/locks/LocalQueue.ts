import { lockTimeout } from "../../errors/unavailable";
import { withTimeout } from "../../shared/timeout";

/** The right to ask for a resource, until it is ended. */
export interface Ticket {
  /** `true` when another one had to end first. */
  readonly waited: boolean;
  readonly end: () => void;
}

/**
 * First come, first served on this node: of all that wait for a resource only the first asks Redis
 * for it, instead of everybody every few milliseconds.
 */
export class LocalQueue {
  private readonly last = new Map<string, Promise<void>>();

  /**
   * @param deadline in milliseconds since the epoch
   * @throws 503 `profile-guard.lock.timeout` at the deadline
   */
  async take(resources: readonly string[], deadline: number): Promise<Ticket> {
    let end = (): void => undefined;
    const mine = new Promise<void>((resolve) => {
      end = resolve;
    });
    const before = resources.flatMap((resource) => {
      const previous = this.last.get(resource);
      const turn = previous === undefined ? mine : previous.then(() => mine);
      this.last.set(resource, turn);
      void turn.then(() => {
        if (this.last.get(resource) === turn) {
          this.last.delete(resource);
        }
      });
      return previous ?? [];
    });
    if (before.length > 0 && !(await settledBy(Promise.all(before), deadline))) {
      end();
      throw lockTimeout();
    }
    return { waited: before.length > 0, end };
  }
}

/** Tells whether a promise is fulfilled by then: milliseconds since the epoch. */
export async function settledBy(promise: Promise<unknown>, deadline: number): Promise<boolean> {
  const left = Math.max(0, deadline - Date.now());
  return withTimeout(
    promise.then(() => true),
    left,
    () => false,
  );
}
