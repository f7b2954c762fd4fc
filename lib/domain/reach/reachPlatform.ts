import type { RoleLookup, StoredProfile } from "../rights";

/** A delegation of the configuration. */
export interface ReachDelegation {
  readonly holders: readonly string[];
  readonly mayAssign: readonly string[];
  readonly through?: readonly string[] | undefined;
}

/** A user who stands for all who have the same profiles. */
export interface ReachUser {
  readonly kuid: string;
  readonly profileIds: readonly string[];
  /** Profiles that they have lost by a delegation, and that count as theirs. */
  readonly formerIds?: readonly string[];
  /** They have credentials of the strategy `local`; absent: it is not known. */
  readonly hasLogin?: boolean;
}

/** Returns the profiles of these ids; `undefined` where one does not exist: Kuzzle refuses such a user everything. */
export function profilesOf(
  { profiles }: ReachPlatform,
  ids: readonly string[],
): readonly StoredProfile[] | undefined {
  const found = ids.flatMap((id) => profiles.get(id) ?? []);
  return found.length === ids.length ? found : undefined;
}

/** Everything that decides whom somebody can become. */
export interface ReachPlatform {
  readonly profiles: ReadonlyMap<string, StoredProfile>;
  readonly roles: RoleLookup;
  readonly users: readonly ReachUser[];
  /** The profiles that createRestrictedUser gives. */
  readonly preset: readonly string[];
  readonly delegations: readonly ReachDelegation[];
  /** The users with the profile "admin": Kuzzle makes a first administrator only while there is none. */
  readonly adminIds: readonly string[];
  /** The memory storage is in the Redis database in which Kuzzle keeps users and profiles, and open to whoever has a role with it. */
  readonly sharesMemory?: boolean;
}
