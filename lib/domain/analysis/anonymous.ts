import type { Finding } from "../findings";
import { roleIdsNamedBy } from "../policies/references";
import type { StoredProfile } from "../rights";
import { changesData, isAdministration, isWayIn } from "../actions";
import type { RoleAction, RoleReading, UnknownAction } from "./RoleReading";
import type { ReadProfile, AnalysisIndex } from "./AnalysisIndex";
import { enumerate, finding, quoted } from "./wording";

const ANONYMOUS = "anonymous";

/** Finds rights of callers who have not logged in. */
export function anonymousFindings(
  { profile, policies }: ReadProfile,
  indexed: AnalysisIndex,
): Finding[] {
  if (profile._id !== ANONYMOUS) {
    return [];
  }
  const roles = [...new Set(policies.map(({ role }) => role))];
  const allowed = distinct(roles.flatMap((role) => role.allowed));
  const told = rightsOf(profile, allowed, roles, indexed);
  return told.length === 0
    ? []
    : [
        ...dangerous(allowed, roles, "policies", indexed),
        finding(
          "anonymous.rights",
          "suggestion",
          "policies",
          `${told.join(" ")} Keep what strangers need to log in or sign up, and to read what is public.`,
        ),
      ];
}

/** A sentence for all that is known, and one for each role of which something is not. */
function rightsOf(
  { policies }: StoredProfile,
  allowed: readonly RoleAction[],
  roles: readonly RoleReading[],
  { api, world }: AnalysisIndex,
): string[] {
  const known = allowed.filter(({ controller }) => api.actionsOf(controller) !== undefined);
  const beyond = [...roleIdsNamedBy({ policies })].filter(
    (id) => !world.roles.has(id) && world.knownRoleIds?.has(id),
  );
  return [
    ...(known.length > 0 ? [`Whoever has not logged in may do this: ${api.describe(known)}.`] : []),
    ...roles.flatMap(({ role: { _id }, unknown }) =>
      unknown.length > 0
        ? [
            `To strangers role "${_id}" allows ${namesOf(unknown)} too, of which nothing is known here.`,
          ]
        : [],
    ),
    ...(beyond.length > 0
      ? [`Strangers have role ${quoted(beyond)} too, of which nothing is known here.`]
      : []),
  ];
}

function namesOf(actions: readonly UnknownAction[]): string {
  return enumerate(actions.map(({ controller, action }) => `${controller}:${action}`));
}

/** The same of one role that the profile `anonymous` has. */
export function anonymousRoleFindings(role: RoleReading, indexed: AnalysisIndex): Finding[] {
  const profile = indexed.world.profiles?.get(ANONYMOUS);
  const isOfAnonymous =
    profile !== undefined &&
    indexed.profile(profile).policies.some((policy) => policy.role.role._id === role.role._id);
  return isOfAnonymous ? dangerous(role.allowed, [role], "controllers", indexed) : [];
}

function dangerous(
  allowed: readonly RoleAction[],
  roles: readonly RoleReading[],
  path: string,
  { api }: AnalysisIndex,
): Finding[] {
  const administration = allowed.filter(
    ({ controller, action }) =>
      isAdministration(controller, action) && !isWayIn(controller, action),
  );
  const writes = allowed.filter(({ controller, action }) => changesData(controller, action));
  const where =
    roles.length === 1 ? `role "${String(roles[0]?.role._id)}"` : "the roles of the profile";
  const tell = (code: `anonymous.${"administration" | "writes"}`, may: string): Finding =>
    finding(
      code,
      "securityWarning",
      path,
      `Whoever has not logged in may ${may}. Take it out of ${where} unless that is meant.`,
    );
  return [
    ...roles
      .filter((role) => role.allowsUnknown)
      .map(({ role }) =>
        finding(
          "anonymous.everything",
          "securityWarning",
          path,
          `Whoever has not logged in may use every controller, those yet to come included, by the entry "*" of role "${role._id}". Name the few controllers and actions that strangers need.`,
        ),
      ),
    ...(administration.length === 0
      ? []
      : [
          tell(
            "anonymous.administration",
            `act on users, rights or the platform: ${api.describe(administration)}`,
          ),
        ]),
    ...(writes.length === 0
      ? []
      : [tell("anonymous.writes", `change data: ${api.describe(writes)}`)]),
  ];
}

function distinct(actions: readonly RoleAction[]): RoleAction[] {
  const byName = new Map(
    actions.map((one) => [JSON.stringify([one.controller, one.action]), one] as const),
  );
  return [...byName.values()];
}
