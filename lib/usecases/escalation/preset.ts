import { ignoringPlaces } from "../../domain/escalation/ignoringPlaces";
import type { ProfileGuardConfig } from "../../config/config";
import type { RightsRequest } from "../../domain/rights";
import { allows, compileRights } from "../../domain/rights";
import { unsafePresetError } from "../../errors/errors";
import type { HostState, Snapshot } from "../../host/port/Host";
import { administration } from "../../domain/actions";
import type { GuardContext } from "./context";
import { roleIdsOf } from "./context";
import { resolve } from "./requireCoverage";

/**
 * The preset list of createRestrictedUser needs no coverage, since it is no choice of the caller;
 * so it must not grant any of the actions that this plugin guards.
 *
 * @throws 403 `profile-guard.rights.unsafe_preset`
 */
export async function requireSafePreset(context: GuardContext): Promise<void> {
  if (context.actor === undefined) {
    return;
  }
  const { host, config } = context;
  const granted = await administrationInPreset(host, presetOf(host, config));
  if (granted.length > 0) {
    throw unsafePresetError(granted);
  }
}

/** The preset list in force for the plugin's own actions, and for native ones that it guards. */
export function presetOf(host: HostState, config: ProfileGuardConfig): readonly string[] {
  return config.restrictedProfileIds ?? host.restrictedProfileIds;
}

/** The guarded actions that the preset profiles grant, as `controller:action`. */
export async function administrationInPreset(
  host: Pick<Snapshot, "findProfiles" | "findRoles">,
  profileIds: readonly string[],
): Promise<string[]> {
  const profiles = [...(await host.findProfiles(profileIds)).values()];
  const roles = await host.findRoles(roleIdsOf(profiles));
  const rights = ignoringPlaces(resolve(() => compileRights(profiles, roles)));
  return administration().filter((action) => allows(rights, requestFor(action)));
}

function requestFor(action: string): RightsRequest {
  const [controller = "", name = ""] = action.split(":");
  return { controller, action: name };
}
