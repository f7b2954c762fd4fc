import type { Finding } from "../findings";
import type {
  LocationArguments,
  RoleLookup,
  StoredProfile,
  StoredRole,
  StoredUser,
} from "../rights";

/** Everything at hand; members that are absent are unknown, and findings that need them are left out. */
export interface AnalysisInput {
  /** Every role that the profiles name, and those whose names may be suggested. */
  readonly roles: RoleLookup;
  /** With `rateLimit` where one is set. */
  readonly profiles?: ReadonlyMap<string, StoredProfile>;
  readonly users?: readonly StoredUser[];
  /** By profile, at least those that are analyzed, where `users` are too many to be listed. */
  readonly holders?: ReadonlyMap<string, Holders>;
  /** `collections`: at least those of every index that a restriction limits to collections. */
  readonly places?: {
    readonly indexes: ReadonlySet<string>;
    readonly collections: ReadonlyMap<string, ReadonlySet<string>>;
  };
  /**
   * Every controller and its actions. Default: the host's own; other controllers may then be
   * those of plugins, and have no findings.
   */
  readonly api?: ReadonlyMap<string, ReadonlySet<string>>;
  /** `true`: `api` comes on top of the host's own, and other controllers may exist. */
  readonly apiIsPartial?: boolean;
  /**
   * The parts of a place that actions of plugins read, where somebody vouches for it. Default: the
   * whole place, so that no advice widens a profile.
   */
  readonly reads?: ReadonlyMap<string, ReadonlyMap<string, LocationArguments>>;
  /**
   * Members that no profile has, of profiles that are stored with them just so: only warned of. By the
   * profile's id; without, each is a fault.
   */
  readonly keptMembers?: ReadonlyMap<string, readonly string[]>;
  /** The ids of `roles` that are only likely to be stored like this: no restriction of them is judged. */
  readonly assumedRoleIds?: ReadonlySet<string>;
  /** The roles that some profile names, where not all `profiles` are at hand. */
  readonly usedRoleIds?: ReadonlySet<string>;
  /** Roles and profiles that exist, of which nothing else is known. */
  readonly knownRoleIds?: ReadonlySet<string>;
  readonly knownProfileIds?: ReadonlySet<string>;
  /** Profiles that users get by createRestrictedUser: in use though no user may have them yet. */
  readonly presetProfileIds?: readonly string[];
}

/** Counts the users who have a profile, and tells what those have besides it. */
export interface Holders {
  readonly count: number;
  /** For a profile with a rate limit: counts its users by the other profiles that exist. */
  readonly alongside: ReadonlyMap<string, Alongside>;
}

/** Users who have two profiles, of which one is a profile with a rate limit. */
export interface Alongside {
  readonly count: number;
  readonly some: readonly string[];
  /** The other profile's limit; `Infinity`: none. */
  readonly rateLimit: number;
}

/** A finding, and the one document, or action of the application, that it is about. */
export interface AttributedFinding extends Finding {
  readonly profileId?: string;
  readonly roleId?: string;
  readonly userId?: string;
  /** As `controller:action`. */
  readonly action?: string;
}

/** Returns the same world with a profile replaced. */
export function withProfile(world: AnalysisInput, profile: StoredProfile): AnalysisInput {
  if (profile._id === "") {
    return world;
  }
  return { ...world, profiles: new Map(world.profiles ?? []).set(profile._id, profile) };
}

/** Returns the same world with a role replaced. */
export function withRole(world: AnalysisInput, role: StoredRole): AnalysisInput {
  const isThere = role._id === "" || world.roles.get(role._id) === role;
  return isThere ? world : { ...world, roles: new Map(world.roles).set(role._id, role) };
}
