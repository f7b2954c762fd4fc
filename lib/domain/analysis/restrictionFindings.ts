import type { Finding } from "../findings";
import { namesOf } from "../rights/restrictions";
import type { ReadPolicy, ReadProfile, Survey } from "./Survey";
import { isAdministration, keepsToPlaces } from "../actions";
import { batchesOf } from "../storedPolicies";
import { finding, quoted } from "./wording";

/**
 * Finds actions that restrictions do not limit: the host judges a request by the index and the
 * collection that it names, and lets a request pass that names none.
 * Source: the host's lib/model/security/role.ts `checkRestrictions`.
 */
export function* restrictionSteps(
  { policies }: ReadProfile,
  survey: Survey,
): Generator<readonly Finding[]> {
  const isLimited = policies.some(({ restrictions }) => restrictions !== undefined);
  for (const batch of batchesOf(policies)) {
    yield batch.flatMap((policy) => findingsOf(policy, isLimited, survey));
  }
}

function findingsOf(policy: ReadPolicy, isLimited: boolean, survey: Survey): Finding[] {
  if (policy.restrictions === undefined) {
    return isLimited ? administration(policy, survey) : [];
  }
  return [
    ...withoutEffect(policy, survey),
    ...administration(policy, survey),
    ...indexWide(policy, survey),
  ];
}

function withoutEffect({ position, role }: ReadPolicy, { api, world }: Survey): Finding[] {
  if (world.assumedRoleIds?.has(role.role._id) === true) {
    return [];
  }
  const path = `policies[${position}].restrictedTo`;
  const { allowed } = role;
  const keepers = allowed.filter(({ controller, action }) => keepsToPlaces(controller, action));
  const placeless = allowed.filter((one) => one.reads === "none" && !keepers.includes(one));
  if (role.isPlaceless && keepers.length === 0) {
    return allowed.length === 0
      ? []
      : [
          finding(
            "restriction.ineffective",
            "warning",
            path,
            `"${path}" restricts nothing: no action of role "${role.role._id}" takes an index (${api.describe(placeless)}). Leave it out, so that nobody trusts in it.`,
          ),
        ];
  }
  const told = placeless.filter(({ controller, action }) => !isAdministration(controller, action));
  return told.length === 0
    ? []
    : [
        finding(
          "restriction.partial",
          "suggestion",
          path,
          `"${path}" does not restrict the actions of role "${role.role._id}" that take no index: ${api.describe(told)}. Put them into a role of their own, with a policy that is not restricted.`,
        ),
      ];
}

/** Actions on users, rights or the platform, in a profile that reads as limited to some places. */
function administration({ position, role, restrictions }: ReadPolicy, { api }: Survey): Finding[] {
  const granted = role.allowed.filter(
    ({ controller, action, reads }) => reads === "none" && isAdministration(controller, action),
  );
  if (granted.length === 0) {
    return [];
  }
  const at = `policies[${position}]`;
  return [
    finding(
      "policy.administration",
      "securityWarning",
      restrictions === undefined ? `${at}.roleId` : `${at}.restrictedTo`,
      `The profile is limited to some places, but role "${role.role._id}" allows actions on users, rights or the whole platform, which no restriction limits: ${api.describe(granted)}. Take them out of the role unless holders are to administrate.`,
    ),
  ];
}

function indexWide({ position, role, restrictions }: ReadPolicy, { api }: Survey): Finding[] {
  const indexes = (restrictions ?? []).flatMap((restriction) =>
    namesOf(restriction).length === 0 ? [] : [restriction.index],
  );
  const actions = role.allowed.filter(({ reads }) => reads === "index");
  if (indexes.length === 0 || actions.length === 0) {
    return [];
  }
  const path = `policies[${position}].restrictedTo`;
  return [
    finding(
      "restriction.indexWide",
      "securityWarning",
      path,
      `"${path}" limits index ${quoted(indexes)} to collections, but role "${role.role._id}" allows actions that name an index alone, which the host lets pass on the whole of it: ${api.describe(actions)}. Take them out of the role, or put them into one of their own, with a policy on the whole index.`,
    ),
  ];
}
