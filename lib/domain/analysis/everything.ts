import type { Finding } from "../findings";
import type { StoredProfile } from "../rights";
import { compileRights, coversEverything } from "../rights";
import type { ReadPolicy, ReadProfile, Survey } from "./survey";
import type { UserOfWorld } from "./world";
import { finding } from "./wording";

const ADMIN = "admin";

/** A profile that grants every right though it does not say so by its name. */
export function profileEverythingFindings(read: ReadProfile, survey: Survey): Finding[] {
  return read.profile._id === ADMIN || !grantsEverything(read, survey)
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

/** Whether holders of the profile alone hold everything. */
export function grantsEverything(
  { profile, policies, complete }: ReadProfile,
  { world }: Survey,
): boolean {
  if (!complete || !policies.some(mayCoverEverything)) {
    return false;
  }
  return (
    policies.some(
      ({ role, restrictions }) => restrictions === undefined && role.coversEverything,
    ) || coversEverything(compileRights([profile], world.roles))
  );
}

/** Of any set of policies that cover everything, one covers whatever nobody knows yet, anywhere. */
function mayCoverEverything({ role, restrictions }: ReadPolicy): boolean {
  return restrictions === undefined && role.allowsUnknown;
}

/** Users who hold every right without having the profile `admin`. */
export class Administrators {
  private readonly byProfiles = new Map<string, boolean>();
  private readonly byProfile = new Map<StoredProfile, boolean>();

  constructor(private readonly survey: Survey) {}

  findings({ profileIds }: UserOfWorld): Finding[] {
    return profileIds.includes(ADMIN) || !this.holdEverything(profileIds)
      ? []
      : [
          finding(
            "user.everything",
            "securityWarning",
            "profileIds",
            `The user holds every right, present and future, without having the profile "${ADMIN}". Give him that profile if he is an administrator; else take away ${profileIds.length === 1 ? "his profile" : "one of his profiles"}.`,
          ),
        ];
  }

  private holdEverything(profileIds: readonly string[]): boolean {
    const profiles = new Set<StoredProfile>();
    for (const id of profileIds) {
      const profile = this.survey.world.profiles?.get(id);
      // the host refuses every request of a user who has a profile that does not exist
      if (profile === undefined || !this.survey.profile(profile).complete) {
        return false;
      }
      profiles.add(profile);
    }
    const all = [...profiles];
    if (!all.some((profile) => this.survey.profile(profile).policies.some(mayCoverEverything))) {
      return false;
    }
    return all.some((profile) => this.alone(profile)) || this.together(all);
  }

  private alone(profile: StoredProfile): boolean {
    const known = this.byProfile.get(profile);
    const answer = known ?? grantsEverything(this.survey.profile(profile), this.survey);
    this.byProfile.set(profile, answer);
    return answer;
  }

  private together(profiles: readonly StoredProfile[]): boolean {
    const key = JSON.stringify(profiles.map(({ _id }) => _id).sort());
    const known = this.byProfiles.get(key);
    const answer = known ?? coversEverything(compileRights(profiles, this.survey.world.roles));
    this.byProfiles.set(key, answer);
    return answer;
  }
}
