import type { Finding } from "../findings";
import { namesOf } from "../rights/restrictions";
import type { RoleReading } from "./RoleReading";
import type { ReadPolicy, ReadProfile, AnalysisIndex } from "./AnalysisIndex";
import { isAdministration, keepsToPlaces } from "../actions";
import { batchesOf } from "../batches";
import { finding, quoted } from "./wording";

/**
 * Finds actions that restrictions do not limit: the host judges a request by the index and the
 * collection that it names, and lets a request pass that names none.
 * Source: the host's lib/model/security/role.ts `checkRestrictions`.
 */
export function* restrictionSteps(
  { policies }: ReadProfile,
  indexed: AnalysisIndex,
): Generator<readonly Finding[]> {
  const isLimited = policies.some(({ restrictions }) => restrictions !== undefined);
  for (const batch of batchesOf(policies)) {
    yield batch.flatMap((policy) => findingsOf(policy, isLimited, indexed));
  }
}

function findingsOf(policy: ReadPolicy, isLimited: boolean, indexed: AnalysisIndex): Finding[] {
  if (policy.restrictions === undefined) {
    return isLimited ? administration(policy, indexed) : [];
  }
  return [
    ...withoutEffect(policy, indexed),
    ...administration(policy, indexed),
    ...indexWide(policy, indexed),
  ];
}

/** Thousands of policies may have one role: what there is to say of it is found once. */
interface Limited {
  readonly allowed: number;
  readonly keepers: number;
  /** The actions without a place, in words; all of them, and those that are no administration. */
  readonly placeless: string;
  readonly told: string | undefined;
  readonly administration: string | undefined;
  readonly indexWide: string | undefined;
}

const limitedBy = new WeakMap<RoleReading, Limited>();

function limitedOf(role: RoleReading, { api }: AnalysisIndex): Limited {
  const known = limitedBy.get(role);
  if (known !== undefined) {
    return known;
  }
  const { allowed } = role;
  const inWords = (actions: typeof allowed): string | undefined =>
    actions.length === 0 ? undefined : api.describe(actions);
  const isAdministrative = ({ controller, action }: (typeof allowed)[number]): boolean =>
    isAdministration(controller, action);
  const keepers = allowed.filter(({ controller, action }) => keepsToPlaces(controller, action));
  const withoutPlace = allowed.filter(({ reads }) => reads === "none");
  const placeless = withoutPlace.filter((one) => !keepers.includes(one));
  const limited: Limited = {
    allowed: allowed.length,
    keepers: keepers.length,
    placeless: api.describe(placeless),
    told: inWords(placeless.filter((one) => !isAdministrative(one))),
    administration: inWords(withoutPlace.filter(isAdministrative)),
    indexWide: inWords(allowed.filter(({ reads }) => reads === "index")),
  };
  limitedBy.set(role, limited);
  return limited;
}

function withoutEffect({ position, role }: ReadPolicy, indexed: AnalysisIndex): Finding[] {
  if (indexed.world.assumedRoleIds?.has(role.role._id) === true) {
    return [];
  }
  const path = `policies[${position}].restrictedTo`;
  const { allowed, keepers, placeless, told } = limitedOf(role, indexed);
  if (role.isPlaceless && keepers === 0) {
    return allowed === 0
      ? []
      : [
          finding(
            "restriction.ineffective",
            "warning",
            path,
            `"${path}" restricts nothing: no action of role "${role.role._id}" takes an index (${placeless}). Leave it out, so that nobody trusts in it.`,
          ),
        ];
  }
  return told === undefined
    ? []
    : [
        finding(
          "restriction.partial",
          "suggestion",
          path,
          `"${path}" does not restrict the actions of role "${role.role._id}" that take no index: ${told}. Put them into a role of their own, with a policy that is not restricted.`,
        ),
      ];
}

/** Actions on users, rights or the platform, in a profile that reads as limited to some places. */
function administration(
  { position, role, restrictions }: ReadPolicy,
  indexed: AnalysisIndex,
): Finding[] {
  const { administration: granted } = limitedOf(role, indexed);
  if (granted === undefined) {
    return [];
  }
  const at = `policies[${position}]`;
  return [
    finding(
      "policy.administration",
      "securityWarning",
      restrictions === undefined ? `${at}.roleId` : `${at}.restrictedTo`,
      `The profile is limited to some places, but role "${role.role._id}" allows actions on users, rights or the whole platform, which no restriction limits: ${granted}. Take them out of the role unless holders are to administrate.`,
    ),
  ];
}

function indexWide(
  { position, role, restrictions }: ReadPolicy,
  indexed: AnalysisIndex,
): Finding[] {
  const indexes = (restrictions ?? []).flatMap((restriction) =>
    namesOf(restriction).length === 0 ? [] : [restriction.index],
  );
  const { indexWide: actions } = limitedOf(role, indexed);
  if (indexes.length === 0 || actions === undefined) {
    return [];
  }
  const path = `policies[${position}].restrictedTo`;
  return [
    finding(
      "restriction.indexWide",
      "securityWarning",
      path,
      `"${path}" limits index ${quoted(indexes)} to collections, but role "${role.role._id}" allows actions that name an index alone, which the host lets pass on the whole of it: ${actions}. Take them out of the role, or put them into one of their own, with a policy on the whole index.`,
    ),
  ];
}
