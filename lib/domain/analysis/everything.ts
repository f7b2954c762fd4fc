import type { Finding } from "../findings";
import type { StoredProfile, StoredRole, StoredUser } from "../rights";
import { comparedArguments, compileRights, coversEverything } from "../rights";
import type { Cell } from "../rights/cells";
import { locationsOf } from "../rights/cells";
import { isNowhere } from "../rights/locations";
import { entryOf, verdictOf } from "../rights/verdicts";
import type { ReadPolicy, ReadProfile, AnalysisIndex } from "./AnalysisIndex";
import { finding } from "./wording";

const ADMIN = "admin";

/** A profile that grants every right though it does not say so by its name. */
export function profileEverythingFindings(read: ReadProfile, indexed: AnalysisIndex): Finding[] {
  return read.profile._id === ADMIN || !grantsEverything(read, indexed)
    ? []
    : [
        finding(
          "profile.everything",
          "securityWarning",
          "policies",
          `The profile grants every right, present and future, without being called "${ADMIN}": whoever may assign it makes administrators. Use the profile "${ADMIN}", or narrow it.`,
        ),
      ];
}

/** Tells whether holders of the profile alone hold everything. */
function grantsEverything(
  { profile, policies, complete }: ReadProfile,
  { world }: AnalysisIndex,
): boolean {
  return (
    complete &&
    (coverEverything(policies) ?? coversEverything(compileRights([profile], world.roles)))
  );
}

/**
 * Settles most cases without putting the rights together: one policy must allow every action that
 * nobody knows yet, anywhere, and some other policy every action that the first does not allow.
 *
 * @returns `undefined` where a whole controller is left to the others, who may divide it
 */
function coverEverything(policies: readonly ReadPolicy[]): boolean | undefined {
  const base = policies.find(isBase);
  if (base === undefined || !base.role.gaps.every((gap) => isAllowed(gap, policies))) {
    return false;
  }
  const areSingle = base.role.gaps.every(
    ({ controller, action }) => controller !== undefined && action !== undefined,
  );
  return areSingle ? true : undefined;
}

/** Tells whether a policy of this role may be the one without which nobody holds everything. */
export function mayBeBaseOfEverything({ controllers }: StoredRole): boolean {
  return verdictOf(entryOf(controllers, undefined), undefined) === "allowed";
}

/** Tells whether the profile has the one policy without which nobody holds everything. */
export function isBaseOfEverything({ policies }: ReadProfile): boolean {
  return policies.some(isBase);
}

function isBase({ role, restrictions }: ReadPolicy): boolean {
  return restrictions === undefined && role.allowsUnknown;
}

/** Tells whether a policy allows the cell everywhere, or anywhere if no place bounds its action. */
function isAllowed(cell: Cell, policies: readonly ReadPolicy[]): boolean {
  const isPlaceless = comparedArguments(cell.controller, cell.action) === "none";
  return policies.some(
    ({ role, restrictions }) =>
      (restrictions === undefined || isPlaceless) && !isNowhere(locationsOf(role.rights, cell)),
  );
}

/** Users who hold every right without having the profile `admin`. */
export class Administrators {
  private readonly byProfiles = new Map<string, boolean>();

  constructor(private readonly indexed: AnalysisIndex) {}

  findings({ profileIds }: StoredUser): Finding[] {
    return profileIds.includes(ADMIN) || !this.holdEverything(profileIds)
      ? []
      : [
          finding(
            "user.everything",
            "securityWarning",
            "profileIds",
            `The user holds every right, present and future, without having the profile "${ADMIN}". Give them that profile if they are an administrator; else take away ${profileIds.length === 1 ? "their profile" : "one of their profiles"}.`,
          ),
        ];
  }

  private holdEverything(profileIds: readonly string[]): boolean {
    const profiles = new Set<StoredProfile>();
    for (const id of profileIds) {
      const profile = this.indexed.world.profiles?.get(id);
      // the host refuses every request of a user who has a profile that does not exist
      if (profile === undefined || !this.indexed.profile(profile).complete) {
        return false;
      }
      profiles.add(profile);
    }
    const all = [...profiles];
    const policies = all.flatMap((profile) => this.indexed.profile(profile).policies);
    return coverEverything(policies) ?? this.together(all);
  }

  private together(profiles: readonly StoredProfile[]): boolean {
    const key = JSON.stringify(profiles.map(({ _id }) => _id).sort());
    const known = this.byProfiles.get(key);
    const answer = known ?? coversEverything(compileRights(profiles, this.indexed.world.roles));
    this.byProfiles.set(key, answer);
    return answer;
  }
}
