import { anywhere } from "../../domain/escalation/anywhere";
import type { RightsRequest } from "../../domain/rights";
import { allows, compileRights } from "../../domain/rights";
import { unsafePresetError } from "../../errors";
import type { Host } from "../../host/Host";
import { ADMINISTRATION } from "./administration";
import type { GuardContext } from "./context";
import { roleIdsOf } from "./context";
import { resolve } from "./judge";

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
  const granted = await administrationInPreset(context.host, context.epoch);
  if (granted.length > 0) {
    throw unsafePresetError(granted);
  }
}

/** The guarded actions that the preset profiles grant, as `controller:action`. */
export async function administrationInPreset(host: Host, epoch: number): Promise<string[]> {
  const profiles = [...(await host.findProfiles(host.restrictedProfileIds)).values()];
  const roles = await host.findRoles(roleIdsOf(profiles), epoch);
  const rights = anywhere(resolve(() => compileRights(profiles, roles)));
  return ADMINISTRATION.filter((action) => allows(rights, requestFor(action)));
}

function requestFor(action: string): RightsRequest {
  const [controller = "", name = ""] = action.split(":");
  return { controller, action: name };
}
