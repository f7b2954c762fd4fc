import { analyzeWorld, type AttributedFinding, type AnalysisInput } from "../../domain/analysis";
import { roleFaults } from "../../domain/analysis/roleFaults";
import { below, fault, type Finding } from "../../domain/findings";
import { otherIdFindings } from "../../domain/hostMembers";
import { missingRoles } from "../../domain/policies/references";
import { isPlainObject, memberOf } from "../../domain/plainObject";
import { missingProfiles, userFaults } from "../../domain/users/userFaults";
import { HOST_IDS } from "../../domain/hostIds";
import { type KnownApi } from "./knownApi";
import { undeclaredControllers } from "./undeclared";
import { constraintFindings } from "./constraintFindings";
import { formFaultsOf, type StoredProfiles, withoutServer } from "./storedFormFaults";
import { locateInTemplate, openTemplates, templateProfiles, templatesOf } from "./templateFindings";
import { withAskedInstances } from "../files/namedInstances";
import { madeUpTenants, profilesNamedIn } from "../files/madeUpInstances";
import type { Definition, LocatedFinding } from "../files/parse";
import { definitionsOf, grantingOf, nameOf, type PolicySet, toUser } from "../files/policySet";
import type { State } from "../files/state";
import { type Tenant, withInstances } from "../files/tenants";
import { unreadMembers } from "../../domain/rights";
import { unreadFindings } from "../../domain/analysis/unreadMembers";
import { compareTexts } from "../../shared/compareTexts";

/** Ids that exist besides those of the files. */
interface KnownIds {
  readonly roles: Iterable<string>;
  readonly profiles: Iterable<string>;
}

/** And what is known to be stored. */
interface KnownStored extends KnownIds {
  readonly stored?: StoredProfiles;
}

/** Names that are known besides the files; `stored`: of a running Kuzzle, of which constraints may speak. */
export type Known = Partial<KnownApi> &
  Pick<AnalysisInput, "knownRoleIds" | "knownProfileIds"> & { readonly stored?: State };

/**
 * Returns all findings about the files, sorted by file and line. The host's own roles and profiles
 * count as after the first admin's `reset` unless the files define them; findings about them are
 * left out. Constraints are judged of instances of templates too, and users may have these.
 *
 * @param tenants those that have instances; default: those whose instances users and constraints name, and a made-up
 *   one that stands for all
 * @throws CommandError where it cannot be told of which template a user has an instance
 */
export function findingsOf(
  policies: PolicySet,
  { stored, ...known }: Known = {},
  tenants?: readonly Tenant[],
): readonly LocatedFinding[] {
  const granting = grantingOf(policies);
  const withAll = judgedPolicies(policies, tenants);
  const instanceIds = [...withAll.profiles.keys()].filter((id) => !policies.profiles.has(id));
  const { roles, users } = granting;
  const fromTemplates = templateProfiles(policies.templates);
  const world: AnalysisInput = {
    ...known,
    knownProfileIds: new Set([...(known.knownProfileIds ?? []), ...instanceIds]),
    roles,
    assumedRoleIds: new Set([...HOST_IDS].filter((id) => !policies.roles.has(id))),
    profiles: new Map([...granting.profiles, ...fromTemplates]),
    ...(policies.kinds.has("users") && { users: [...users.values()] }),
  };
  const found = [...analyzeWorld(world), ...undeclaredControllers(world)]
    // what no profile of the files uses may well be used by others
    .filter(({ code }) => code !== "role.unused" || policies.kinds.has("profiles"))
    .flatMap((finding) => {
      const template = fromTemplates.get(finding.profileId ?? "");
      if (template === undefined) {
        return attribute(policies, finding);
      }
      // users get its instances
      return finding.code === "profile.unused"
        ? []
        : locateInTemplate(policies.templates, template, withoutIds(finding));
    });
  const malformed = definitionsOf(policies).flatMap((definition) =>
    formFaults(definition).map((finding) => locate(finding, definition)),
  );
  return sortByPlace([
    ...[...policies.findings, ...malformed, ...found],
    ...withAll.findings.filter((one) => !policies.findings.includes(one)),
    ...constraintFindings(policies.constraints, grantingOf(withAll), {
      profileIds: [...(known.knownProfileIds ?? []), ...(stored?.profiles.keys() ?? [])],
      roleIds: [...(known.knownRoleIds ?? []), ...(stored?.roles.keys() ?? [])],
      userIds: stored?.users.keys() ?? [],
      ...(known.api && { api: known.api }),
      templates: templatesOf(policies.templates),
      hasUsers: policies.kinds.has("users") || stored !== undefined,
    }),
    ...openTemplates(policies.templates, roles),
  ]);
}

/** Adds the instances of templates of which constraints are judged, and that users may have. */
function judgedPolicies(policies: PolicySet, tenants: readonly Tenant[] | undefined): PolicySet {
  if (tenants !== undefined) {
    return withInstances(policies, tenants);
  }
  const ofUsers = withAskedInstances(policies, { tenants: undefined, named: [] });
  const named = policies.constraints.flatMap(({ constraint }) => profilesNamedIn(constraint.claim));
  return withInstances(ofUsers, madeUpTenants(ofUsers, named));
}

/**
 * Finds faults that would refuse the files: their form, and roles and profiles that exist neither
 * in the files nor in `known`. Sorted by file and line.
 */
export function faultsOf(
  policies: PolicySet,
  known: KnownStored = { roles: HOST_IDS, profiles: HOST_IDS },
): readonly LocatedFinding[] {
  const roleIds = new Set([...policies.roles.keys(), ...known.roles]);
  const profileIds = new Set([...policies.profiles.keys(), ...known.profiles]);
  const faults = (definition: Definition): Finding[] => {
    const { kind, id, value } = definition;
    const named = kind === "users" ? toUser(definition).profileIds : [];
    return [
      ...formFaults(definition),
      ...(kind === "roles" ? roleFaults(isPlainObject(value) ? value : {}) : []),
      ...(kind === "profiles"
        ? [...formFaultsOf(id, value, known.stored), ...missingRoles(value, { roleIds }, roleIds)]
        : []),
      ...missingProfiles(named, profileIds, profileIds, "content.profileIds"),
    ];
  };
  const located = definitionsOf(policies).flatMap((definition) =>
    faults(definition).map((finding) => locate(finding, definition)),
  );
  return sortByPlace([...policies.findings, ...located]);
}

/** Finds faults that a file alone shows: values that are no documents, and all faults of a user. */
function formFaults({ kind, id, value }: Definition): Finding[] {
  if (kind === "users") {
    const content = memberOf(value, "content");
    return [...userFaults(value), ...below("content", otherIdFindings("user", content, id))];
  }
  return isPlainObject(value)
    ? [
        ...otherIdFindings(kind === "roles" ? "role" : "profile", value, id),
        ...(kind === "roles" ? unreadFindings(unreadMembers(value)) : []),
      ]
    : [fault("member.type", "", `${nameOf(kind)} must be an object.`)];
}

/** Finds the definition that a finding is about; that of the host's own is the role of its name. */
function attribute(
  policies: PolicySet,
  { profileId, roleId, userId, ...finding }: AttributedFinding,
): readonly LocatedFinding[] {
  if (userId !== undefined) {
    const user = policies.users.get(userId);
    // a user of a wrong form has that finding already
    return user === undefined || userFaults(user.value).length > 0
      ? []
      : below("content", [finding]).map((one) => locate(one, user));
  }
  if (profileId !== undefined) {
    const profile = policies.profiles.get(profileId);
    const role = HOST_IDS.has(profileId) ? policies.roles.get(profileId) : undefined;
    return profile !== undefined
      ? [locate(withoutServer(profile.value, finding), profile)]
      : role !== undefined
        ? [locate({ ...finding, path: "controllers" }, role)]
        : [];
  }
  const role = policies.roles.get(roleId ?? "");
  return role === undefined ? [] : [locate(finding, role)];
}

function withoutIds({ profileId, roleId, userId, ...finding }: AttributedFinding): Finding {
  return finding;
}

function locate(finding: Finding, { kind, id, locate: placeOf }: Definition): LocatedFinding {
  return { ...finding, kind, id, place: placeOf(finding.path) };
}

function sortByPlace(findings: readonly LocatedFinding[]): readonly LocatedFinding[] {
  return [...findings].sort(
    ({ place: left }, { place: right }) =>
      compareTexts(left.file, right.file) || left.line - right.line || left.column - right.column,
  );
}
