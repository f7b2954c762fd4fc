import { TooManyWaitingError } from "../../errors/TooManyWaitingError";
import type { WaitingLimits } from "../../host/port/Host";

/**
 * Counts the requests of a kind on this node that take long: each does so in the place of another
 * request, of which the host runs `limits.concurrentRequests` at a time, whoever sends them.
 */
export class CallerShares {
  private readonly own = new Map<string, number>();
  private all = 0;

  /** @param id of the refusal */
  constructor(
    private readonly limits: WaitingLimits,
    private readonly id: ConstructorParameters<typeof TooManyWaitingError>[1],
  ) {}

  /**
   * Runs such a request.
   *
   * @param caller           whose share it takes
   * @param coversEverything asked of those alone who have no share left
   * @throws TooManyWaitingError 429
   */
  async run<T>(
    caller: string,
    coversEverything: () => Promise<boolean>,
    action: () => Promise<T>,
  ): Promise<T> {
    if (!this.mayRun(caller) && !(await coversEverything())) {
      throw new TooManyWaitingError(this.limits.ofCaller, this.id);
    }
    this.add(caller, 1);
    try {
      return await action();
    } finally {
      this.add(caller, -1);
    }
  }

  private mayRun(caller: string): boolean {
    const own = this.own.get(caller) ?? 0;
    return own < this.limits.ofCaller && (own === 0 || this.all < this.limits.ofAll);
  }

  private add(caller: string, count: 1 | -1): void {
    const own = (this.own.get(caller) ?? 0) + count;
    this.all += count;
    if (own === 0) {
      this.own.delete(caller);
    } else {
      this.own.set(caller, own);
    }
  }
}
