import type { Hold, Host } from "../../host/port/Host";
import { remembering } from "./readCache";

/**
 * Reads profiles while the locks are asked for: nothing keeps these from changing in any case, but
 * for one that this very request is about.
 */
export function readAhead(host: Host, profileIds: readonly string[], holds: readonly Hold[]): Host {
  const reading = remembering(host);
  const held = new Set(holds.map(({ resource }) => resource));
  const ids = profileIds.filter((id) => !held.has(`profile:${id}`));
  // whoever needs them gets the error
  reading.findProfiles(ids).catch(() => undefined);
  return reading;
}
