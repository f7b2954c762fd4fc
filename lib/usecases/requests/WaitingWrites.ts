import { ErrorId } from "../../errors/errors";
import { TooManyWaitingError } from "../../errors/TooManyWaitingError";
import type { WaitingLimits } from "../../host/port/Host";

/**
 * Counts the writes on this node that wait until they can be searched: each does so in the place of
 * another request, of which the host runs `limits.concurrentRequests` at a time, whoever sends them.
 */
export class WaitingWrites {
  private readonly own = new Map<string, number>();
  private all = 0;

  constructor(private readonly limits: WaitingLimits) {}

  /**
   * Runs a write that waits.
   *
   * @param caller           whose share it takes
   * @param coversEverything asked of those alone who have no share left
   * @throws TooManyWaitingError 429 `profile-guard.refresh.share`
   */
  async run<T>(
    caller: string,
    coversEverything: () => Promise<boolean>,
    write: () => Promise<T>,
  ): Promise<T> {
    if (!this.mayWait(caller) && !(await coversEverything())) {
      throw new TooManyWaitingError(this.limits.ofCaller, ErrorId.refreshShare);
    }
    this.add(caller, 1);
    try {
      return await write();
    } finally {
      this.add(caller, -1);
    }
  }

  private mayWait(caller: string): boolean {
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
