import {
  compileRights,
  covers,
  NOTHING,
  type Rights,
  type StoredProfile,
  union,
  isUnresolvable,
} from "../../domain/rights";
import { roleIdsOf } from "../../domain/storedPolicies";
import type { State } from "../files/state";

/**
 * The most that each profile, and each user whose profiles change, may hold while changes are
 * applied: the rights that it holds before or after all of them, and none that is in neither.
 */
export class Bounds {
  private readonly known = new Map<string, Rights>();

  constructor(
    private readonly before: State,
    private readonly after: State,
  ) {}

  /** Tells whether a profile grants no more in this state than before or after. */
  keepsProfile(state: State, id: string): boolean {
    return this.keeps(`profile ${id}`, state, (one) => present(one.profiles.get(id)));
  }

  /** Tells whether a user holds no more in this state than before or after. */
  keepsUser(state: State, kuid: string): boolean {
    return this.keeps(`user ${kuid}`, state, (one) => profilesOfUser(one, kuid));
  }

  private keeps(
    subject: string,
    state: State,
    profilesIn: (state: State) => readonly StoredProfile[],
  ): boolean {
    const profiles = profilesIn(state);
    if (
      isAsIn(this.before, state, profiles, profilesIn) ||
      isAsIn(this.after, state, profiles, profilesIn)
    ) {
      return true;
    }
    const held = rightsIn(state, profiles);
    let bound = this.known.get(subject);
    if (bound === undefined) {
      bound = union(
        rightsIn(this.before, profilesIn(this.before)),
        rightsIn(this.after, profilesIn(this.after)),
      );
      this.known.set(subject, bound);
    }
    return covers(bound, held).covered;
  }
}

/**
 * Tells whether a subject holds the very documents of another state, as most do most of the time.
 */
function isAsIn(
  other: State,
  state: State,
  profiles: readonly StoredProfile[],
  profilesIn: (state: State) => readonly StoredProfile[],
): boolean {
  const there = profilesIn(other);
  return (
    there.length === profiles.length &&
    profiles.every(
      (profile, at) =>
        there[at] === profile &&
        [...roleIdsOf(profile)].every((id) => other.roles.get(id) === state.roles.get(id)),
    )
  );
}

function profilesOfUser({ users, profiles }: State, kuid: string): StoredProfile[] {
  return (users.get(kuid)?.profileIds ?? []).flatMap((id) => present(profiles.get(id)));
}

function present<T>(value: T | undefined): T[] {
  return value === undefined ? [] : [value];
}

/** No rights where they cannot be computed: the host refuses every request by such a profile. */
function rightsIn({ roles }: State, profiles: readonly StoredProfile[]): Rights {
  try {
    return compileRights(profiles, roles);
  } catch (error) {
    if (isUnresolvable(error)) {
      return NOTHING;
    }
    throw error;
  }
}
