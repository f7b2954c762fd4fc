import {
  type Constraint,
  controllersOf,
  misspeltController,
  requestSetsOf,
} from "../../domain/assertions";
import { ANONYMOUS } from "../../domain/hostIds";
import { nearestName } from "../../domain/nearest";
import type { Snapshot } from "../../host/port/Host";

/** Says which names of constraints nobody has, and what may be meant: profiles, roles, users in full, and controllers. */
export async function namesOfNobody(
  host: Pick<Snapshot, "allRoles" | "api" | "findUsers" | "listNames">,
  constraints: readonly Constraint[],
): Promise<readonly string[]> {
  const profiles = constraints.flatMap(({ claim, path }) => namedAt(path, profilesIn(claim)));
  const profileIds = profiles.length === 0 ? [] : await host.listNames("profiles");
  const roles = new Map((await host.allRoles()).map((role) => [role._id, role] as const));
  const controllers = new Set([...controllersOf(roles), ...host.api().keys()]);
  return [
    ...unknownNames("profile", profiles, profileIds),
    ...unknownNames(
      "role",
      constraints.flatMap(({ claim, path }) => namedAt(path, rolesIn(claim))),
      [...roles.keys()],
    ),
    ...(await unknownUsers(host, constraints)),
    ...constraints.flatMap(({ claim, path }) =>
      requestSetsOf(claim).flatMap((requests) => {
        const misspelt = misspeltController(requests, controllers);
        return misspelt === undefined ? [] : [`${path}: ${misspelt.message}`];
      }),
    ),
  ];
}

type Claim = Constraint["claim"];
type NamePattern = Extract<Claim, { readonly kind: "exclusive" }>["exempt"][number];

interface NamedAt {
  readonly path: string;
  readonly pattern: NamePattern;
}

function namedAt(path: string, patterns: readonly NamePattern[]): readonly NamedAt[] {
  return patterns.map((pattern) => ({ path, pattern }));
}

function unknownNames(
  kind: string,
  named: readonly NamedAt[],
  ids: readonly string[],
): readonly string[] {
  return named
    .filter(({ pattern }) => !ids.some((id) => pattern.matches(id)))
    .map(({ path, pattern: { isLiteral, text } }) => {
      if (!isLiteral) {
        return `${path}: no ${kind} is called "${text}".`;
      }
      const meant = nearestName(text, ids);
      const hint = meant === undefined ? "" : ` Did you mean "${meant}"?`;
      return `${path}: there is no ${kind} "${text}".${hint}`;
    });
}

async function unknownUsers(
  host: Pick<Snapshot, "findUsers">,
  constraints: readonly Constraint[],
): Promise<readonly string[]> {
  const named = constraints.flatMap(({ claim, path }) =>
    usersIn(claim)
      .filter(({ isLiteral, text }) => isLiteral && text !== ANONYMOUS)
      .map(({ text }) => ({ path, kuid: text })),
  );
  const stored = await host.findUsers(named.map(({ kuid }) => kuid));
  return named
    .filter(({ kuid }) => !stored.has(kuid))
    .map(({ path, kuid }) => `${path}: there is no user "${kuid}".`);
}

function usersIn(claim: Claim): readonly NamePattern[] {
  switch (claim.kind) {
    case "never":
      return claim.subjects.user;
    case "onlyHolders":
      return claim.users ?? [];
    case "exclusive":
    case "atMost":
      return [];
  }
}

function rolesIn(claim: Claim): readonly NamePattern[] {
  return claim.kind === "never" ? claim.subjects.role : [];
}

function profilesIn(claim: Claim): readonly NamePattern[] {
  switch (claim.kind) {
    case "never":
      return claim.subjects.profile;
    case "onlyHolders":
      return claim.profiles;
    case "exclusive":
      return claim.exempt;
    case "atMost":
      return [];
  }
}
