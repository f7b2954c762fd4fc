import {
  type Constraint,
  controllersOf,
  misspeltController,
  requestSetsOf,
} from "../../domain/assertions";
import { ANONYMOUS } from "../../domain/hostIds";
import { nearestName } from "../../domain/nearest";
import type { Snapshot } from "../../host/port/Host";

/** Says which names of constraints nobody has, and what may be meant: profiles and users in full, and controllers. */
export async function namesOfNobody(
  host: Pick<Snapshot, "allRoles" | "api" | "findProfiles" | "findUsers" | "listNames">,
  constraints: readonly Constraint[],
): Promise<readonly string[]> {
  const named = constraints.flatMap(({ claim, path }) =>
    profilesIn(claim)
      .filter(({ isLiteral }) => isLiteral)
      .map(({ text }) => ({ path, id: text })),
  );
  const stored = await host.findProfiles(named.map(({ id }) => id));
  const absent = named.filter(({ id }) => !stored.has(id));
  const names = absent.length === 0 ? [] : await host.listNames("profiles");
  const roles = new Map((await host.allRoles()).map((role) => [role._id, role] as const));
  const controllers = new Set([...controllersOf(roles), ...host.api().keys()]);
  return [
    ...absent.map(({ path, id }) => {
      const meant = nearestName(id, names);
      const hint = meant === undefined ? "" : ` Did you mean "${meant}"?`;
      return `${path}: there is no profile "${id}".${hint}`;
    }),
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
