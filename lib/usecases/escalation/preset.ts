import { ignoringPlaces } from "../../domain/escalation/ignoringPlaces";
import type { ProfileGuardConfig } from "../../config/config";
import { allows, compileRights } from "../../domain/rights";
import { UnsafePresetError } from "../../errors/errors";
import type { HostState, Snapshot } from "../../host/port/Host";
import { administration, readActionKey } from "../../domain/actions";
import type { GuardContext } from "./context";
import { roleIdsToCompile } from "./context";
import { knowledgeFor, resolve } from "./actorRights";

/**
 * Refuses while the preset profiles of createRestrictedUser grant a guarded action. The caller does
 * not choose them, and so need not cover them.
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
    const { sees } = await knowledgeFor(context);
    throw new UnsafePresetError(granted, sees("profile") && sees("role"));
  }
}

/** Returns the preset list in force, for own actions and for guarded native ones. */
export function presetOf(host: HostState, config: ProfileGuardConfig): readonly string[] {
  return config.restrictedProfileIds ?? host.restrictedProfileIds;
}

/** Lists the guarded actions that the preset profiles grant, as `controller:action`. */
export async function administrationInPreset(
  host: Pick<Snapshot, "findProfiles" | "findRoles">,
  profileIds: readonly string[],
): Promise<string[]> {
  const profiles = [...(await host.findProfiles(profileIds)).values()];
  const roles = await host.findRoles(roleIdsToCompile(profiles));
  const rights = ignoringPlaces(resolve(() => compileRights(profiles, roles)));
  return administration().filter((action) => allows(rights, readActionKey(action)));
}
