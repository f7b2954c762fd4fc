import type { Host, Lock, LockRequest, Snapshot } from "../../host/port/Host";
import type { GuardedRequest } from "../escalation/context";
import type { Guard } from "../guards/Guard";
import { lookAhead, prefetch, prefetchRoles } from "../support/prefetch";
import { readCache, snapshotAt } from "../support/readCache";

/** Reads what a request needs before it has its locks, and tells what of it still holds under them. */
export class EarlyReads {
  /** Every lock that the guard asks for. */
  readonly locks: readonly LockRequest[];
  private readonly ahead: Host;
  private readonly roleIds: readonly string[] | undefined;
  private reading: Promise<Snapshot> | undefined;

  constructor(
    guard: Guard,
    private readonly request: GuardedRequest,
  ) {
    const { host, actor, command, config } = request;
    const constraints = hasLocks(request) ? [] : config.constraints;
    this.locks = guard.locks?.(command, actor, constraints) ?? [];
    this.ahead = prefetch(host, guard.reads?.(request) ?? actor?.profileIds ?? [], this.locks);
    this.roleIds = guard.roles?.(request);
  }

  /** Reads once; only who has to wait, or asks for a wide lock, needs it. */
  readonly read = (): Promise<Snapshot> =>
    (this.reading ??= lookAhead(this.ahead, this.request.actor, this.roleIds));

  /** @param lock the locks that were taken; `undefined`: none was needed */
  async underLocks(lock: Lock | undefined): Promise<Snapshot> {
    const { host, actor } = this.request;
    const state = lock ?? (await host.securityState());
    // a document that was read before a wait, or is locked only now, may have changed meanwhile
    const isFresh = lock?.waited !== true && this.reading === undefined;
    const earlier = await this.reading?.catch(() => undefined);
    const snapshot = snapshotAt(isFresh ? this.ahead : readCache(host), state, earlier);
    await prefetchRoles(snapshot, actor, this.roleIds);
    return snapshot;
  }
}

/** Tells a part of an import that has the locks of constraints, for which others may wait. */
export function hasLocks({ partOfImport, config }: GuardedRequest): boolean {
  return partOfImport && config.constraints.length > 0;
}
