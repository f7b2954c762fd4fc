import { TooManyWaitingError } from "../../errors/TooManyWaitingError";
import { lockTimeout } from "../../errors/unavailable";
import { withTimeout } from "../../shared/timeout";
import type { LockCaller, LockRequest, WaitingLimits } from "../port/LockRequest";
import { InUse } from "./InUse";

/** Requests of one caller that stand in the queue at a time; the others wait behind them, aside. */
const IN_QUEUE = 4;
/**
 * Milliseconds by which a caller who covers everything goes before those who came earlier. Whoever
 * has waited for longer goes first all the same: nobody waits for ever.
 */
const HEAD_START = 5_000;
/** Longer than anybody waits. */
const BEFORE_ALL = 600_000;

/** The right to ask for resources, until it is ended. */
export interface Ticket {
  /** `true` when another one had to end first. */
  readonly waited: boolean;
  /** Milliseconds since the epoch, with the head start of its caller. */
  readonly since: number;
  /** Lets whoever covers everything go before others, on other nodes too. */
  readonly promote: () => Promise<void>;
  readonly end: () => void;
}

/** Tells whose a request is, and what may not keep it waiting. */
interface Taking {
  /** Absent: the application itself. */
  readonly caller?: LockCaller | undefined;
  /** Goes before all who wait, who may wait for what it has. */
  readonly isFirst?: boolean | undefined;
  /** The locks of the writes in whose course it is asked. */
  readonly outer?: readonly LockRequest[];
}

interface Entry {
  readonly outer: readonly LockRequest[];
  readonly requests: readonly LockRequest[];
  readonly caller: string | undefined;
  since: number;
  isPromoted: boolean;
  readonly go: () => void;
}

/**
 * Lets requests of this node ask Redis for their locks, in the order in which they came, as far as
 * they cannot share them: readers and writers of a resource go in turns. One caller has a bounded
 * share of the queue, so that a crowd of their requests is not before everybody else's. Who covers
 * everything has no bound.
 */
export class LocalQueue {
  private readonly inUse = new InUse();
  /** First the one that goes next. */
  private readonly queue: Entry[] = [];
  /** Requests of callers who have enough in the queue. */
  private readonly aside = new Map<string, Entry[]>();

  constructor(private readonly limits: WaitingLimits) {}

  /**
   * @param deadline in milliseconds since the epoch
   * @throws TooManyWaitingError 429 `profile-guard.lock.share`
   * @throws 503 `profile-guard.lock.timeout` at the deadline
   */
  async take(
    requests: readonly LockRequest[],
    deadline: number,
    { caller, isFirst = false, outer = [] }: Taking = {},
  ): Promise<Ticket> {
    let go = (): void => undefined;
    const turn = new Promise<void>((resolve) => {
      go = resolve;
    });
    const since = isFirst ? Date.now() - BEFORE_ALL : Date.now();
    const entry = {
      ...{ requests, outer },
      caller: isFirst ? undefined : caller?.key,
      since,
      isPromoted: isFirst,
      go,
    };
    const before = new InUse();
    for (const one of this.queue) {
      if (!isFirst || one.since <= since) {
        before.add(one.requests);
      }
    }
    if (this.isFree(entry, before)) {
      this.inUse.add(requests);
      return this.ticketOf(entry, false, caller);
    }
    if (!this.mayWait(entry) && !(await covers(caller))) {
      throw new TooManyWaitingError(this.limits.ofCaller);
    }
    this.enter(entry);
    this.serve();
    void this.promote(entry, caller);
    if (!(await settledBy(turn, deadline)) && this.leave(entry)) {
      this.serve();
      throw lockTimeout();
    }
    return this.ticketOf(entry, true, caller);
  }

  private ticketOf(entry: Entry, waited: boolean, caller: LockCaller | undefined): Ticket {
    let isEnded = false;
    return {
      waited,
      get since() {
        return entry.since;
      },
      promote: () => this.promote(entry, caller),
      end: () => {
        if (!isEnded) {
          isEnded = true;
          this.inUse.remove(entry.requests);
          this.serve();
        }
      },
    };
  }

  /** Never rejects: without an answer the caller waits like everybody. */
  private async promote(entry: Entry, caller: LockCaller | undefined): Promise<void> {
    if (!(await covers(caller)) || entry.isPromoted) {
      return;
    }
    entry.isPromoted = true;
    const waits = this.leave(entry);
    entry.since -= HEAD_START;
    if (waits) {
      this.insert(entry);
      this.serve();
    }
  }

  private mayWait({ caller }: Entry): boolean {
    if (caller === undefined) {
      return true;
    }
    const own = this.queued(caller) + (this.aside.get(caller)?.length ?? 0);
    return own < this.limits.ofCaller && (own === 0 || this.waiting() < this.limits.ofAll);
  }

  private waiting(): number {
    return [...this.aside.values()].reduce((sum, { length }) => sum + length, this.queue.length);
  }

  private queued(caller: string): number {
    return this.queue.filter((one) => one.caller === caller && !one.isPromoted).length;
  }

  private enter(entry: Entry): void {
    const { caller } = entry;
    if (caller === undefined || this.queued(caller) < IN_QUEUE) {
      this.insert(entry);
    } else {
      this.aside.set(caller, [...(this.aside.get(caller) ?? []), entry]);
    }
  }

  private insert(entry: Entry): void {
    const later = this.queue.findIndex(({ since }) => since > entry.since);
    this.queue.splice(later === -1 ? this.queue.length : later, 0, entry);
  }

  /** @returns whether it was still waiting */
  private leave(entry: Entry): boolean {
    const { caller = "" } = entry;
    const lists = [this.queue, this.aside.get(caller) ?? []];
    const list = lists.find((one) => one.includes(entry));
    list?.splice(list.indexOf(entry), 1);
    this.refill(caller);
    return list !== undefined;
  }

  /** Lets the next of a caller's requests into the queue, at its end. */
  private refill(caller: string): void {
    const line = this.aside.get(caller);
    while (line !== undefined && line.length > 0 && this.queued(caller) < IN_QUEUE) {
      const [next] = line.splice(0, 1);
      if (next !== undefined) {
        next.since = Date.now();
        this.insert(next);
      }
    }
    if (line?.length === 0) {
      this.aside.delete(caller);
    }
  }

  /** Lets everybody go who need not wait for somebody before them. */
  private serve(): void {
    const before = new InUse();
    let position = 0;
    for (let next = this.queue[0]; next !== undefined; next = this.queue[position]) {
      if (this.isFree(next, before)) {
        this.inUse.add(next.requests);
        this.leave(next);
        next.go();
      } else {
        before.add(next.requests);
        position += 1;
      }
    }
  }

  private isFree({ requests, outer }: Entry, before: InUse): boolean {
    this.inUse.remove(outer);
    const isFree = !this.inUse.excludes(requests) && !before.excludes(requests);
    this.inUse.add(outer);
    return isFree;
  }
}

async function covers(caller: LockCaller | undefined): Promise<boolean> {
  return (await caller?.coversEverything().catch(() => false)) === true;
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
