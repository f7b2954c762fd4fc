import type { Rights, RoleLookup, StoredProfile, StoredRole } from "../../domain/rights";
import { compileRights, coversEverything } from "../../domain/rights";
import { countRestrictions } from "../../domain/storedPolicies";
import { roleIdsToCompile } from "../../domain/storedPolicies";
import { keepNewest } from "../../shared/keepNewest";

/** Both together bound the memory: 5 MB of keys. */
const MOST_KEPT = 100;
const LONGEST_KEY = 50_000;
/** With more, the key would be longer. */
const MOST_RESTRICTIONS = LONGEST_KEY / '{"index":"a"},'.length;

interface Kept {
  readonly roles: readonly (StoredRole | undefined)[];
  readonly rights: Rights;
}

const kept = new Map<string, Kept>();
const everything = new WeakMap<Rights, boolean>();
/** A decision compiles the profiles that it has read several times. */
const texts = new WeakMap<StoredProfile, string>();

/**
 * Caches {@link compileRights} by profiles and roles: most requests come from few kinds of actors.
 * Compares profiles by their text, since each decision reads them afresh, and roles by identity,
 * which they keep until a role is written anywhere.
 *
 * @throws as compileRights
 */
export function compiledRights(profiles: readonly StoredProfile[], roles: RoleLookup): Rights {
  if (profiles.reduce((sum, one) => sum + countRestrictions(one), 0) > MOST_RESTRICTIONS) {
    return compileRights(profiles, roles);
  }
  const key = profiles.map(textOf).join();
  const mentioned = Array.from(roleIdsToCompile(profiles), (id) => roles.get(id));
  const known = kept.get(key);
  if (known?.roles.every((role, position) => role === mentioned[position]) === true) {
    return known.rights;
  }
  const rights = compileRights(profiles, roles);
  if (key.length <= LONGEST_KEY) {
    keepNewest(kept, key, { roles: mentioned, rights }, MOST_KEPT);
  }
  return rights;
}

/** Caches {@link coversEverything} for each set of rights. */
export function holdsEverything(rights: Rights): boolean {
  const known = everything.get(rights) ?? coversEverything(rights);
  everything.set(rights, known);
  return known;
}

function textOf(profile: StoredProfile): string {
  const text = texts.get(profile) ?? JSON.stringify([profile._id, profile.policies]);
  texts.set(profile, text);
  return text;
}
