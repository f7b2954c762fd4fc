import type { Finding } from "../findings";
import { profileFaults } from "../policies/profileFaults";
import { missingPlaces, missingRoles } from "../policies/references";
import type { StoredProfile } from "../rights";
import { hasNullEntry } from "../rights/verdicts";
import { storedPolicies } from "./policies";
import type { Survey } from "./survey";
import { finding } from "./wording";

/**
 * The faults for which a write is refused: of the profile's form, of the roles and of the places
 * that it names. A role that the host cannot read is one too.
 */
export function referenceFindings(profile: StoredProfile, survey: Survey): Finding[] {
  const { _id, ...content } = profile;
  const { roles, places } = survey.world;
  return [
    ...profileFaults(content),
    ...missingRoles(content, { roleIds: roles }, roles.keys(), survey.nearest),
    ...malformedRoles(profile, survey),
    ...(places === undefined ? [] : missingPlaces(content, places, survey.nearest)),
  ];
}

function malformedRoles({ policies }: StoredProfile, { world }: Survey): Finding[] {
  return (storedPolicies(policies) ?? []).flatMap((policy, position) => {
    const roleId = (policy as { readonly roleId?: unknown } | null)?.roleId;
    const role = typeof roleId === "string" ? world.roles.get(roleId) : undefined;
    return role !== undefined && hasNullEntry(role.controllers)
      ? [
          finding(
            "role.malformed",
            "error",
            `policies[${position}].roleId`,
            `Role "${role._id}" has an entry that is null, at which the host fails: requests by this profile may be answered with an error, whatever its other roles allow. Mend the role.`,
          ),
        ]
      : [];
  });
}
