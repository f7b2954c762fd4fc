import type { LockRequest, Host } from "../../host/port/Host";
import { readCache } from "./readCache";

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
