import { AsyncContext } from "../../shared/AsyncContext";
import { lock } from "../support/lock";
import type { Host, Lock, LockCaller, LockRequest, WrittenRole } from "../../host/port/Host";
import type { Metrics } from "../metrics/Metrics";

/** The locks of one write, and the write in whose course it is done. */
interface Course {
  readonly locks: Set<Lock>;
  readonly outer: Course | undefined;
}

const courses = new AsyncContext<Course>();

/**
 * Runs a write, from its judgement to its end. Code of the application that it runs in turn, as methods of
 * strategies, may write the same documents: it must not wait for what ends only after it.
 */
export function inItsCourse<T>(write: () => T): T {
  return courses.run({ locks: new Set(), outer: courses.get() }, write);
}

/** Takes the locks of one request, and releases them together. */
export class RequestLocks {
  private readonly locks: Lock[] = [];
  private readonly resources = new Set<string>();
  private readonly course = courses.get();

  constructor(
    private readonly host: Pick<Host, "lock">,
    private readonly metrics: Metrics,
    private readonly changesRoles: boolean,
  ) {}

  /** The last that was taken. */
  get last(): Lock | undefined {
    return this.locks.at(-1);
  }

  /** Tells whether it has the lock "holders", for which whoever gives users profiles waits. */
  get locksHolders(): boolean {
    return this.resources.has(lock.holders().resource);
  }

  /** @param isFirst the request has locks already, for which others may wait */
  async take(
    requests: readonly LockRequest[],
    caller: LockCaller | undefined,
    isFirst: boolean,
  ): Promise<Lock> {
    const outer = this.outer();
    const locking =
      outer.length === 0
        ? this.host.lock(requests, caller, isFirst)
        : this.host.lock(requests, undefined, true, outer);
    const lock = await this.metrics.timedLock(locking);
    this.locks.push(lock);
    this.course?.locks.add(lock);
    requests.forEach(({ resource }) => this.resources.add(resource));
    return lock;
  }

  /** The locks that those have in whose course this is asked, as long as they have them. */
  private outer(): Lock[] {
    const found: Lock[] = [];
    for (let course = this.course?.outer; course !== undefined; course = course.outer) {
      found.push(...course.locks);
    }
    return found;
  }

  readonly release = async (
    outcomeKnown = true,
    writtenRoles?: readonly WrittenRole[],
  ): Promise<void> => {
    const rolesChanged = this.changesRoles;
    this.locks.forEach((lock) => this.course?.locks.delete(lock));
    const releasing = Promise.all(
      this.locks.map((lock, position) =>
        lock.release({
          ...{ rolesChanged, outcomeKnown },
          // each release raises the epoch
          writtenRoles: position === 0 ? writtenRoles : undefined,
        }),
      ),
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
