import { nearestName } from "../nearest";
import { batchesOf } from "../batches";
import type { StoredPolicy, StoredProfile, StoredRole } from "../rights";
import { isUnresolvable } from "../rights";
import { resolvePolicies } from "../rights/policies";
import type { Restrictions } from "../rights/restrictions";
import { Api } from "./Api";
import { effectivePolicies } from "../storedPolicies";
import { RoleReading } from "./RoleReading";
import type { Holders, AnalysisInput } from "./world";
import { holdersIn } from "./holders";

/** The most suggestions for one world: more are not worth the time. */
const MOST_SUGGESTIONS = 100;

/** A policy as the host applies it. */
export interface ReadPolicy {
  readonly position: number;
  readonly role: RoleReading;
  /** Duplicates of an index merged; absent: unrestricted. */
  readonly restrictions: Restrictions;
  readonly restrictedTo: unknown;
}

/** A profile as the host applies it, but for policies to which it gives no meaning. */
export interface ReadProfile {
  readonly profile: StoredProfile;
  readonly policies: readonly ReadPolicy[];
  /** `true`: each policy has a meaning. Otherwise the host refuses or fails every request by it. */
  readonly complete: boolean;
}

/**
 * Values that several findings of one world need, each computed once, when first needed.
 */
export class AnalysisIndex {
  readonly api: Api;
  private readonly roleReadings = new Map<StoredRole, RoleReading>();
  private readonly profileReadings = new Map<StoredProfile, ReadProfile>();
  private readonly suggestions = new Map<string, string | undefined>();
  private allProfileIds: ReadonlySet<string> | undefined;
  private allRoleIds: ReadonlySet<string> | undefined;
  private holders: ReadonlyMap<string, Holders> | undefined;

  constructor(readonly world: AnalysisInput) {
    this.api = new Api(world);
  }

  /** Every role that exists, as far as is known. */
  get roleIds(): ReadonlySet<string> {
    const { roles, knownRoleIds = [] } = this.world;
    return (this.allRoleIds ??= new Set([...roles.keys(), ...knownRoleIds]));
  }

  /** Every profile that exists, as far as is known. */
  get profileIds(): ReadonlySet<string> {
    const { profiles, knownProfileIds = [] } = this.world;
    return (this.allProfileIds ??= new Set([...(profiles?.keys() ?? []), ...knownProfileIds]));
  }

  role(role: StoredRole): RoleReading {
    return remember(this.roleReadings, role, () => new RoleReading(role, this.api));
  }

  profile(profile: StoredProfile): ReadProfile {
    Array.from(this.profileSteps(profile));
    return this.profileReadings.get(profile) as ReadProfile;
  }

  /** Reads a profile step by step; {@link profile} has it then. */
  *profileSteps(profile: StoredProfile): Generator<readonly never[]> {
    if (this.profileReadings.has(profile)) {
      return;
    }
    const stored = effectivePolicies(profile);
    const policies: ReadPolicy[] = [];
    let position = 0;
    for (const batch of batchesOf(stored ?? [])) {
      for (const policy of batch) {
        policies.push(...this.readPolicy(policy, position));
        position += 1;
      }
      yield [];
    }
    const complete = policies.length === stored?.length;
    this.profileReadings.set(profile, { profile, policies, complete });
  }

  /** The users that have a profile; `undefined` when users are not known. */
  holdersOf(profileId: string): Holders | undefined {
    const { holders, users, profiles = new Map() } = this.world;
    this.holders ??= holders ?? (users && holdersIn(users, profiles));
    return this.holders && (this.holders.get(profileId) ?? NOBODY);
  }

  /** The known name that was most likely meant. `kind`: whose names these are. */
  readonly nearest = (
    kind: string,
    wanted: string,
    known: Iterable<string>,
  ): string | undefined => {
    const key = `${kind} ${wanted}`;
    if (!this.suggestions.has(key) && this.suggestions.size < MOST_SUGGESTIONS) {
      this.suggestions.set(key, nearestName(wanted, known));
    }
    return this.suggestions.get(key);
  };

  private readPolicy(policy: unknown, position: number): ReadPolicy[] {
    const { roleId } = Object(policy) as { readonly roleId?: unknown };
    if (typeof roleId === "string" && !this.world.roles.has(roleId)) {
      // thousands may: an error for each would take most of the time
      return [];
    }
    const alone = { _id: "", policies: [policy] };
    try {
      return resolvePolicies([alone], this.world.roles).map(({ role, restrictions }) => ({
        position,
        role: this.role(role),
        restrictions,
        restrictedTo: (policy as StoredPolicy).restrictedTo,
      }));
    } catch (error) {
      if (isUnresolvable(error)) {
        return [];
      }
      throw error;
    }
  }
}

const NOBODY: Holders = { count: 0, alongside: new Map() };

function remember<Key, Value>(known: Map<Key, Value>, key: Key, make: () => Value): Value {
  let value = known.get(key);
  if (value === undefined) {
    value = make();
    known.set(key, value);
  }
  return value;
}
