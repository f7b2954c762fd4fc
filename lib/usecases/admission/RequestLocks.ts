import { lock } from "../support/lock";
import type { Host, Lock, LockCaller, LockRequest } from "../../host/port/Host";
import type { Metrics } from "../metrics/Metrics";

/** Takes the locks of one request, and releases them together. */
export class RequestLocks {
  private readonly locks: Lock[] = [];
  private readonly resources = new Set<string>();

  constructor(
    private readonly host: Pick<Host, "lock">,
    private readonly metrics: Metrics,
    private readonly changesRoles: boolean,
  ) {}

  /** The last that was taken. */
  get last(): Lock | undefined {
    return this.locks.at(-1);
  }

  /** Whoever gives users profiles may wait for this request. */
  get hasHolders(): boolean {
    return this.resources.has(lock.holders().resource);
  }

  /** @param isFirst the request has locks already, for which others may wait */
  async take(
    requests: readonly LockRequest[],
    caller: LockCaller | undefined,
    isFirst: boolean,
  ): Promise<Lock> {
    const lock = await this.metrics.timedLock(this.host.lock(requests, caller, isFirst));
    this.locks.push(lock);
    requests.forEach(({ resource }) => this.resources.add(resource));
    return lock;
  }

  readonly release = async (outcomeKnown = true): Promise<void> => {
    const rolesChanged = this.changesRoles;
    const releasing = Promise.all(
      this.locks.map((lock) => lock.release({ rolesChanged, outcomeKnown })),
    );
    if (rolesChanged) {
      // every node must know before the answer
      await releasing;
      return;
    }
    // only the next request waits for it; a lock that is not released expires
    releasing.catch(() => undefined);
  };
}
