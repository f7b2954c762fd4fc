import type { ProfileGuardConfig } from "../config";
import { ConfigurationError } from "../errors";
import type { HostState, SecurityReader } from "../host/Host";
import { unknownProfiles } from "./checkUser";

/**
 * Makes the configured preset list the host's own, so that native createRestrictedUser follows it.
 *
 * @throws ConfigurationError naming each profile of the list that does not exist
 */
export async function adoptRestrictedProfiles(
  host: HostState & SecurityReader,
  config: ProfileGuardConfig,
): Promise<void> {
  const profileIds = config.restrictedProfileIds ?? host.restrictedProfileIds;
  const findings = await unknownProfiles(host, profileIds, "restrictedProfileIds");
  if (findings.length > 0) {
    throw new ConfigurationError(findings);
  }
  host.restrictedProfileIds = profileIds;
}
