import {
  type Constraint,
  Holder,
  type Moments,
  profileOfRole,
  RoleRights,
} from "../../domain/assertions";
import { type StoredProfile, type StoredRole, UnresolvableRole } from "../../domain/rights";
import { isUnresolvable } from "../../domain/rights";
import { rightsUnresolvable } from "../../errors/unavailable";
import type { Snapshot } from "../../host/port/Host";
import type { Change } from "../escalation/change";
import { mayGive } from "./brokenTogether";
import { roleIdsToCompile } from "../../domain/storedPolicies";

type Moment = keyof Moments;

/** A profile before a change and after it; absent: there is none. */
export interface ChangedProfile {
  readonly before?: StoredProfile;
  readonly after?: StoredProfile;
}

/** Shared by all requests: keyed by the stored roles themselves. */
const ROLE_RIGHTS = new RoleRights();

/** The rights that there are, and those that there will be once a change is stored. */
export class Prospect {
  private readonly holders = new Map<string, Promise<Holder | undefined>>();
  private readonly ofRoles = new Map<string, Promise<Moments>>();
  private readonly gaining = new Map<Constraint, Promise<ReadonlySet<string>>>();
  private written: Promise<ReadonlyMap<string, ChangedProfile>> | undefined;
  private returning: Promise<ReadonlyMap<string, StoredProfile>> | undefined;

  constructor(
    readonly host: Snapshot,
    readonly change: Change,
  ) {}

  /** Returns the profiles that a change writes. */
  writtenProfiles(): Promise<ReadonlyMap<string, ChangedProfile>> {
    return (this.written ??= this.readWritten());
  }

  /**
   * Returns the profiles that a change writes, and those that may gain something of which a constraint speaks by a
   * role that it writes: a profile gains no more by a role than the role itself does.
   */
  profilesThatMayGain(constraint: Constraint): Promise<ReadonlySet<string>> {
    const known = this.gaining.get(constraint) ?? this.findGaining(constraint);
    this.gaining.set(constraint, known);
    return known;
  }

  /**
   * Returns the stored profiles that name a role which a change writes and which there is not. They allow nothing until
   * then, and the host reads none of them: it takes them for gone, or fails.
   */
  returningProfiles(): Promise<ReadonlyMap<string, StoredProfile>> {
    return (this.returning ??= this.readReturning());
  }

  /** Returns the rights of profiles together, before and after. */
  async moments(before: readonly string[], after = before): Promise<Moments> {
    return {
      before: await this.holder(before, "before"),
      after: await this.holder(after, "after"),
    };
  }

  /** Returns the rights of a role by itself, before and after. */
  momentsOfRole(id: string): Promise<Moments> {
    const known = this.ofRoles.get(id) ?? this.readRole(id);
    this.ofRoles.set(id, known);
    return known;
  }

  private async readRole(id: string): Promise<Moments> {
    const before = (await this.host.findRoles([id])).get(id);
    const after = this.change.roles?.get(id);
    return { before: ofRole(before), after: ofRole(after ?? undefined) };
  }

  /** @returns `undefined`: no request of theirs passes */
  holder(profileIds: readonly string[], moment: Moment): Promise<Holder | undefined> {
    const key = JSON.stringify([moment, [...profileIds].sort()]);
    const known = this.holders.get(key) ?? this.compile(profileIds, moment);
    this.holders.set(key, known);
    return known;
  }

  /** The rights of a profile as it is given. */
  async holderOf(profile: StoredProfile, moment: Moment): Promise<Holder | undefined> {
    return holderAmong([profile], await this.rolesOf([profile], moment), moment);
  }

  private async compile(
    profileIds: readonly string[],
    moment: Moment,
  ): Promise<Holder | undefined> {
    const changed = await this.writtenProfiles();
    const returning = await this.returningProfiles();
    const others = profileIds.filter((id) => !changed.has(id) && !returning.has(id));
    const stored = await this.host.findProfiles(others);
    const profiles = profileIds.flatMap((id) => {
      const profile = changed.has(id)
        ? changed.get(id)?.[moment]
        : (returning.get(id) ?? stored.get(id));
      return profile ?? [];
    });
    return profiles.length === 0
      ? undefined
      : holderAmong(profiles, await this.rolesOf(profiles, moment), moment);
  }

  private async rolesOf(
    profiles: readonly StoredProfile[],
    moment: Moment,
  ): Promise<ReadonlyMap<string, StoredRole>> {
    const stored = await this.host.findRoles(roleIdsToCompile(profiles));
    const { roles } = this.change;
    if (roles === undefined || moment === "before") {
      return stored;
    }
    const after = new Map(stored);
    for (const [id, role] of roles) {
      if (role === null) {
        after.delete(id);
      } else {
        after.set(id, role);
      }
    }
    return after;
  }

  private async findGaining(constraint: Constraint): Promise<ReadonlySet<string>> {
    const found = new Set((await this.writtenProfiles()).keys());
    for (const roleId of this.change.roles?.keys() ?? []) {
      if (mayGive(constraint, await this.momentsOfRole(roleId))) {
        (await this.host.profilesUsingRole(roleId)).forEach(({ _id }) => found.add(_id));
      }
    }
    return found;
  }

  private async readReturning(): Promise<ReadonlyMap<string, StoredProfile>> {
    const ids = [...(this.change.roles ?? [])].flatMap(([id, role]) => (role === null ? [] : id));
    const stored = ids.length === 0 ? new Map<string, never>() : await this.host.findRoles(ids);
    const missing = ids.filter((id) => !stored.has(id));
    const using = await Promise.all(missing.map(async (id) => this.host.profilesUsingRole(id)));
    return new Map(using.flat().map((profile) => [profile._id, profile] as const));
  }

  private async readWritten(): Promise<ReadonlyMap<string, ChangedProfile>> {
    const { host, change } = this;
    const written = change.profiles ?? new Map<string, never>();
    // Kuzzle refuses an id that is taken
    const isNew = written.size === 0 || change.isCreation === true;
    const stored = isNew ? new Map<string, never>() : await host.findProfiles(written.keys());
    const changed = new Map<string, ChangedProfile>();
    for (const [id, after] of written) {
      const before: StoredProfile | undefined = stored.get(id);
      changed.set(id, { ...(before && { before }), ...(after !== null && { after }) });
    }
    return changed;
  }
}

function ofRole(role: StoredRole | undefined): Holder | undefined {
  return role && holderAmong([profileOfRole(role)], new Map([[role._id, role]]), "after");
}

function holderAmong(
  profiles: readonly StoredProfile[],
  roles: ReadonlyMap<string, StoredRole>,
  moment: Moment,
): Holder | undefined {
  try {
    return Holder.ofProfiles(profiles, roles, ROLE_RIGHTS);
  } catch (error) {
    if (!isUnresolvable(error)) {
      throw error;
    }
    // the host refuses every request of whoever has a missing role; once it is there, its write is judged
    if (error instanceof UnresolvableRole || moment === "before") {
      return undefined;
    }
    throw rightsUnresolvable(error.message);
  }
}
