import type { KeyLimits } from "../../domain/policies/keyLimits";
import type { Rights, RoleLookup, StoredProfile } from "../../domain/rights";
import { intersection } from "../../domain/rights";
import { compiledRights } from "./compiledRights";

/** The id by which the policies of an API key appear in the place of a profile. */
const API_KEY_ID = "apiKey";

/** Each list of policies as a profile of its own. */
export function limitingProfiles(limits: Pick<KeyLimits, "policies"> | undefined): StoredProfile[] {
  return (limits?.policies ?? []).map((policies) => ({ _id: API_KEY_ID, policies }));
}

/** By the rights of the user, then of the policies: both are kept from one request to the next. */
const kept = new WeakMap<Rights, WeakMap<Rights, Rights>>();

/**
 * Cuts rights to those that each of the lists of policies gives too.
 *
 * @throws UnresolvableRole | UnresolvableRestriction as compileRights
 */
export function withinLimits(
  rights: Rights,
  limiting: readonly StoredProfile[],
  roles: RoleLookup,
): Rights {
  return limiting.reduce((held, profile) => cut(held, compiledRights([profile], roles)), rights);
}

function cut(held: Rights, by: Rights): Rights {
  const known = kept.get(held) ?? new WeakMap<Rights, Rights>();
  kept.set(held, known);
  const rights = known.get(by) ?? intersection(held, by);
  known.set(by, rights);
  return rights;
}
