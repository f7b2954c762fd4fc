import type { LockRequest, Host } from "../../host/port/Host";
import { readCache } from "./readCache";

/**
 * Reads profiles while the locks are asked for: nothing keeps these from changing in any case, but
 * for one that this very request is about.
 */
export function prefetch(
  host: Host,
  profileIds: readonly string[],
  holds: readonly LockRequest[],
): Host {
  const reading = readCache(host);
  const held = new Set(holds.map(({ resource }) => resource));
  const ids = profileIds.filter((id) => !held.has(`profile:${id}`));
  // whoever needs them gets the error
  reading.findProfiles(ids).catch(() => undefined);
  return reading;
}
