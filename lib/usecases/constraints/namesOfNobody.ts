import {
  absenceOf,
  type Constraint,
  knownActions,
  matchingNobody,
  misspeltIn,
  namedIn,
  type Subject,
} from "../../domain/assertions";
import type { Snapshot } from "../../host/port/Host";

type Reader = Pick<Snapshot, "allRoles" | "api" | "findProfiles" | "findUsers" | "listNames">;

/**
 * Says which names of constraints nobody has, and what may be meant: profiles, roles and users, patterns for the former
 * two, controllers, and actions.
 */
export async function namesOfNobody(
  host: Reader,
  constraints: readonly Constraint[],
): Promise<readonly string[]> {
  const named = constraints.flatMap(({ claim, path }) =>
    namedIn(claim).map((subject) => ({ path, subject })),
  );
  const idsOf = (kind: Subject["kind"]): string[] =>
    named.flatMap(({ subject }) => (subject.kind === kind ? [subject.id] : []));
  const profiles = await host.findProfiles(idsOf("profile"));
  const users = await host.findUsers(idsOf("user"));
  const roles = new Map((await host.allRoles()).map((role) => [role._id, role] as const));
  const known = { profile: profiles, user: users, role: roles };
  const absent = named.filter(({ subject: { kind, id } }) => !known[kind].has(id));
  const names: Record<Subject["kind"], readonly string[]> = {
    profile: await host.listNames("profiles"),
    // there may be a million
    user: [],
    role: [...roles.keys()],
  };
  const actions = knownActions(roles, host.api());
  return [
    ...absent.map(({ path, subject }) => `${path}: ${absenceOf(subject, names[subject.kind])}`),
    ...constraints.flatMap(({ claim, path }) =>
      [...matchingNobody(claim, names), ...misspeltIn(claim, actions)].map(
        (message) => `${path}: ${message}`,
      ),
    ),
  ];
}
