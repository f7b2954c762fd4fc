import type { Finding } from "../findings";
import { policyBatches } from "../batches";
import { profileFaultSteps } from "../policies/profileFaults";
import type { ExistingPlaces } from "../policies/references";
import { missingPlaces, missingRoles } from "../policies/references";
import { unchangedWarnings, without } from "../policies/unknownMembers";
import type { StoredProfile } from "../rights";
import { hasNullEntry } from "../rights/verdicts";
import { effectivePolicies } from "../storedPolicies";
import type { AnalysisIndex } from "./AnalysisIndex";
import { finding } from "./wording";
import type { AnalysisInput } from "./world";

/**
 * The faults for which a write is refused: of the profile's form, of the roles and of the places
 * that it names. A role that the host cannot read is one too.
 */
export function* referenceSteps(
  profile: StoredProfile,
  indexed: AnalysisIndex,
): Generator<readonly Finding[]> {
  const { _id, ...members } = profile;
  const { places, keptMembers } = indexed.world;
  const kept = keptMembers?.get(_id) ?? [];
  const content = without(members, kept);
  const known = indexed.roleIds;
  yield* profileFaultSteps(content);
  yield unchangedWarnings(kept);
  for (const batch of policyBatches(content)) {
    yield missingRoles(batch, { roleIds: known }, known, indexed.nearest);
  }
  yield malformedRoles(profile, indexed);
  if (places !== undefined) {
    for (const batch of policyBatches(content)) {
      yield missingPlaces(batch, existing(places), indexed.nearest);
    }
  }
}

function existing({ indexes, collections }: NonNullable<AnalysisInput["places"]>): ExistingPlaces {
  const collectionsOf = (index: string): ReadonlySet<string> => collections.get(index) ?? new Set();
  return {
    indexes,
    hasIndex: (index) => indexes.has(index),
    collectionsOf,
    hasCollection: (index, collection) => collectionsOf(index).has(collection),
  };
}

function malformedRoles(profile: StoredProfile, { world }: AnalysisIndex): Finding[] {
  return (effectivePolicies(profile) ?? []).flatMap((policy, position) => {
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
