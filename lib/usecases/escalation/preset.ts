import { ignoringPlaces } from "../../domain/escalation/ignoringPlaces";
import type { ProfileGuardConfig } from "../../config/config";
import type { Rights } from "../../domain/rights";
import { allows } from "../../domain/rights";
import { UnsafePresetError } from "../../errors/errors";
import type { HostState, Snapshot } from "../../host/port/Host";
import { administration, readActionKey } from "../../domain/actions";
import type { Change } from "./change";
import { rightsAfter } from "./change";
import { compiledRights } from "./compiledRights";
import type { GuardContext } from "./context";
import { roleIdsToCompile } from "../../domain/storedPolicies";
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
): Promise<readonly string[]> {
  const profiles = [...(await host.findProfiles(profileIds)).values()];
  const roles = await host.findRoles(roleIdsToCompile(profiles));
  return administrationIn(resolve(() => compiledRights(profiles, roles)));
}

/** Tells whether the preset profiles would grant a guarded action, which they do not grant now. */
export async function startsToAdminister(
  host: Snapshot,
  preset: readonly string[],
  change: Pick<Change, "profiles" | "roles">,
): Promise<boolean> {
  if ((await administrationInPreset(host, preset)).length > 0) {
    return false;
  }
  const stored = await host.findProfiles(preset);
  const profiles = preset.flatMap((id) => change.profiles?.get(id) ?? stored.get(id) ?? []);
  const rights = await rightsAfter({ host }, profiles, change);
  return rights === undefined || administrationIn(rights).length > 0;
}

/** Every sign-up asks for that of the same rights. */
const known = new WeakMap<Rights, readonly string[]>();

function administrationIn(rights: Rights): readonly string[] {
  const found = known.get(rights) ?? administrationIgnoringPlaces(rights);
  known.set(rights, found);
  return found;
}

function administrationIgnoringPlaces(rights: Rights): readonly string[] {
  const anywhere = ignoringPlaces(rights);
  return administration().filter((action) => allows(anywhere, readActionKey(action)));
}
