import { ErrorId } from "../../errors/errors";
import type { WaitingLimits } from "../../host/port/Host";
import { CallerShares } from "./CallerShares";

/** Searches of one caller that run at a time: Elasticsearch has 4 threads for them on two cores. */
const AT_ONCE = 4;

/**
 * Lets the searches of one caller run a few at a time on this node. The others wait in their line, which
 * has a bounded share of the host's places for requests: a search that takes long is in nobody else's way.
 */
export class SearchQueues {
  private readonly running = new Map<string, number>();
  private readonly lines = new Map<string, (() => void)[]>();
  private readonly waiting: CallerShares;

  constructor(limits: WaitingLimits) {
    this.waiting = new CallerShares(limits, ErrorId.searchShare);
  }

  /**
   * Runs a search when it is its turn.
   *
   * @param coversEverything asked of those alone who would have to wait
   * @param begin            called before it waits; its answer afterwards: rights may have ended meanwhile
   * @throws TooManyWaitingError 429 `profile-guard.search.share`
   */
  async run<T>(
    caller: string,
    coversEverything: () => Promise<boolean>,
    begin: () => Promise<() => Promise<void>>,
    search: () => Promise<T>,
  ): Promise<T> {
    if (this.isFull(caller) && (await coversEverything())) {
      return search();
    }
    const requireStill = this.isFull(caller) ? await begin() : undefined;
    if (this.isFull(caller)) {
      await this.waiting.run(
        caller,
        async () => false,
        async () => this.turnOf(caller),
      );
    } else {
      this.running.set(caller, this.countOf(caller) + 1);
    }
    try {
      await requireStill?.();
      return await search();
    } finally {
      this.end(caller);
    }
  }

  private isFull(caller: string): boolean {
    return this.countOf(caller) >= AT_ONCE;
  }

  private countOf(caller: string): number {
    return this.running.get(caller) ?? 0;
  }

  /** Resolves when another one has ended, whose place it takes. */
  private async turnOf(caller: string): Promise<void> {
    return new Promise((resolve) => {
      this.lines.set(caller, [...(this.lines.get(caller) ?? []), resolve]);
    });
  }

  private end(caller: string): void {
    const [next, ...others] = this.lines.get(caller) ?? [];
    if (others.length > 0) {
      this.lines.set(caller, others);
    } else {
      this.lines.delete(caller);
    }
    if (next !== undefined) {
      next();
    } else if (this.countOf(caller) > 1) {
      this.running.set(caller, this.countOf(caller) - 1);
    } else {
      this.running.delete(caller);
    }
  }
}
