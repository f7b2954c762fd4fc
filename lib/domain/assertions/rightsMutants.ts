import { roleIdsToCompile } from "../storedPolicies";
import type { RoleLookup, StoredProfile } from "../rights";
import { compileRights, equals } from "../rights";
import { AssertionJudge } from "./AssertionJudge";
import type { Assertion, AssertedWorld, Subject } from "./assertion";
import { changedProfiles, type ChangedProfile } from "./changedProfiles";
import { RoleRights } from "./Holder";
import { isMatched } from "./namePattern";

/** A change of one profile by which it grants less, or more, than it did. */
export interface RightsMutant extends Pick<ChangedProfile, "change" | "what"> {
  readonly profileId: string;
  readonly noticed: boolean;
}

/**
 * Changes profiles in one place at a time, and looks whether an assertion fails. Leaves out changes after
 * which the profile grants just the same.
 *
 * @param assertions those that hold
 * @param profileIds the profiles to change, whose rights can be computed
 */
export function* rightsMutants(
  world: AssertedWorld,
  assertions: readonly Assertion[],
  profileIds: Iterable<string>,
): Generator<RightsMutant> {
  const roleRights = new RoleRights();
  for (const profileId of profileIds) {
    const profile = world.profiles.get(profileId);
    if (profile === undefined) {
      continue;
    }
    const near = neighbourhood(world, profile);
    const before = compileRights([profile], near.roles);
    const speaking = assertions.filter((assertion) => speaksOf(assertion, near.subjects));
    for (const { profile: changed, roles, change, what } of changedProfiles(profile, near.roles)) {
      const changedRoles = new Map([
        ...near.roles,
        ...roles.map((role) => [role._id, role] as const),
      ]);
      if (equals(before, compileRights([changed], changedRoles))) {
        continue;
      }
      const judge = new AssertionJudge(
        {
          roles: changedRoles,
          profiles: new Map([...near.profiles, [profileId, changed]]),
          users: world.users,
        },
        roleRights,
      );
      const noticed = speaking.some((assertion) => !judge.holdsOf(assertion, near.subjects));
      yield { profileId, change, what, noticed };
    }
  }
}

/** Everything that a change of one profile may reach. */
interface Neighbourhood {
  readonly subjects: readonly Subject[];
  readonly profiles: ReadonlyMap<string, StoredProfile>;
  readonly roles: RoleLookup;
}

function neighbourhood(world: AssertedWorld, profile: StoredProfile): Neighbourhood {
  const users = [...world.users.values()].filter(({ profileIds }) =>
    profileIds.includes(profile._id),
  );
  const profiles = [profile._id, ...users.flatMap(({ profileIds }) => profileIds)].flatMap(
    (id) => world.profiles.get(id) ?? [],
  );
  return {
    subjects: [
      { kind: "profile", id: profile._id },
      ...users.map(({ _id }): Subject => ({ kind: "user", id: _id })),
    ],
    profiles: new Map(profiles.map((one) => [one._id, one])),
    roles: new Map(
      [...roleIdsToCompile(profiles)].flatMap((id) => {
        const role = world.roles.get(id);
        return role === undefined ? [] : [[id, role] as const];
      }),
    ),
  };
}

function speaksOf({ claim }: Assertion, subjects: readonly Subject[]): boolean {
  switch (claim.kind) {
    case "can":
    case "cannot": {
      const { subject } = claim;
      return subjects.some(({ kind, id }) => kind === subject.kind && id === subject.id);
    }
    case "never":
      return subjects.some(({ kind, id }) => isMatched(claim.subjects[kind], id));
    case "onlyHolders":
    case "exclusive":
      return true;
    case "atMost":
      return false;
  }
}
