import { roleIdsToCompile } from "../../domain/storedPolicies";
import type { LockRequest, Host, Snapshot } from "../../host/port/Host";
import type { Actor } from "./command";
import { readCache, snapshotAt } from "./readCache";

/** Prefetches the roles of an actor, and others, at once. The caller that needs them gets the error. */
export async function prefetchRoles(
  host: Snapshot,
  actor: Actor | undefined,
  roleIds: readonly string[] | undefined,
): Promise<void> {
  if (roleIds === undefined) {
    return;
  }
  try {
    const profiles = (await host.findProfiles(actor?.profileIds ?? [])).values();
    await host.findRoles([...roleIdsToCompile(profiles), ...roleIds]);
  } catch {
    return;
  }
}

/** Returns what there is before locks are taken, with those roles. */
export async function lookAhead(
  host: Host,
  actor: Actor | undefined,
  roleIds: readonly string[] | undefined,
): Promise<Snapshot> {
  const snapshot = snapshotAt(host, await host.securityState());
  await prefetchRoles(snapshot, actor, roleIds);
  return snapshot;
}

/**
 * Prefetches profiles while locks are acquired, except those that this request will lock: nothing
 * keeps the others from changing in any case.
 */
export function prefetch(
  host: Host,
  profileIds: readonly string[],
  lockRequests: readonly LockRequest[],
): Host {
  const reading = readCache(host);
  const locked = new Set(lockRequests.map(({ resource }) => resource));
  const ids = profileIds.filter((id) => !locked.has(`profile:${id}`));
  // the caller that needs them gets the error
  reading.findProfiles(ids).catch(() => undefined);
  return reading;
}
