import type { Finding } from "../findings";
import { missingProfiles } from "../users/userFaults";
import { HOST_IDS } from "../hostIds";
import type { AnalysisIndex } from "./AnalysisIndex";
import { finding } from "./wording";
import type { StoredUser } from "../rights";

/** A profile that no user has. Those that the host does not delete, and the preset ones, are used. */
export function unusedProfileFindings(profileId: string, indexed: AnalysisIndex): Finding[] {
  const { presetProfileIds = [] } = indexed.world;
  const isUsed =
    profileId === "" ||
    HOST_IDS.has(profileId) ||
    presetProfileIds.includes(profileId) ||
    indexed.holdersOf(profileId)?.count !== 0;
  return isUsed
    ? []
    : [
        finding(
          "profile.unused",
          "suggestion",
          "",
          `No user has profile "${profileId}". Delete it, so that nobody is given it by mistake.`,
        ),
      ];
}

/** A role that no profile names. */
export function unusedRoleFindings(roleId: string, usedRoles: ReadonlySet<string>): Finding[] {
  return roleId === "" || HOST_IDS.has(roleId) || usedRoles.has(roleId)
    ? []
    : [
        finding(
          "role.unused",
          "suggestion",
          "",
          `No profile uses role "${roleId}". Delete it, so that nobody puts it into a profile by mistake.`,
        ),
      ];
}

/** Profiles of a user that do not exist, or none at all. */
export function userFindings({ profileIds }: StoredUser, indexed: AnalysisIndex): Finding[] {
  if (indexed.world.profiles === undefined) {
    return [];
  }
  if (profileIds.length === 0) {
    return [
      finding(
        "user.withoutProfiles",
        "warning",
        "profileIds",
        "The user has no profile, so the host refuses every request of theirs. Give them one, or delete them.",
      ),
    ];
  }
  const known = indexed.profileIds;
  const unknown = missingProfiles(profileIds, known, [], "profileIds");
  return unknown.map((fault) => {
    const position = Number(/\d+/u.exec(fault.path)?.[0]);
    const suggestion = indexed.nearest("profile", profileIds[position] ?? "", known);
    const message = `${fault.message} The host refuses every request of the user until it does, or they have it no more.`;
    return { ...fault, message, ...(suggestion !== undefined && { suggestion }) };
  });
}
