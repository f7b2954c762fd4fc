import { adminOutline } from "../../domain/escalation/adminOutline";
import type { Rights } from "../../domain/rights";
import { covers, holdsUnnamed, NOTHING } from "../../domain/rights";
import { lastAdminError } from "../../errors/errors";
import type { StoredProfile, StoredUser } from "../../host/port/Host";
import type { Change } from "./change";
import { rightsAfter } from "./change";
import { holdsEverything } from "./compiledRights";
import type { GuardContext } from "./context";
import { lock } from "../support/lock";
import { withPauses } from "../support/withPauses";

/**
 * Refuses a change that would leave nobody who covers everything and can log in, where somebody
 * does now. Reads the whole list of profiles only when rights are taken away.
 * Source: issue 4 section 3, "last admin".
 *
 * @throws 403 `profile-guard.rights.last_admin`
 */
export async function keepAnAdmin(context: GuardContext, whole: Change): Promise<void> {
  // an import that deletes and creates again is judged by its result
  const isJudgedElsewhere = context.actor === undefined || context.partOfImport;
  const change = takenBy(whole);
  if (isJudgedElsewhere || !(await touchesAnAdmin(context, change))) {
    return;
  }
  // two administrators who demote each other at once must not both find the other in place
  await context.alsoLock(lock.admins());
  const profiles = await context.host.allProfiles();
  const isThere = await anAdminRemains(context, profiles, {});
  if (isThere && !(await anAdminRemains(context, profiles, change))) {
    throw lastAdminError();
  }
}

type Taken = Pick<Change, "users" | "profiles" | "roles" | "withoutCredentials">;

/**
 * Picks the parts of a change that may take rights away. New documents do not: nobody has had them.
 * Nor do deleted profiles and roles, unless they are taken from their users: the host refuses to
 * delete those in use.
 */
function takenBy({ users, profiles, roles, ...change }: Change): Taken {
  const isNew = change.isCreation === true;
  const may = <T>(documents: ReadonlyMap<string, T> | undefined, takes: (document: T) => boolean) =>
    new Map([...(documents ?? [])].filter(([, document]) => takes(document)));
  const isTaken = change.takenFromUsers !== undefined;
  return {
    users: may(users, (user) => user === null || user.by === "assignment"),
    profiles: may(profiles, (profile) => !isNew && (profile !== null || isTaken)),
    roles: may(roles, (role) => !isNew && role !== null),
    ...(change.withoutCredentials && { withoutCredentials: change.withoutCredentials }),
  };
}

/** Tells whether somebody covers everything and can log in. */
export async function hasAnAdmin(context: GuardContext): Promise<boolean> {
  return anAdminRemains(context, await context.host.allProfiles(), {});
}

async function touchesAnAdmin(context: GuardContext, change: Taken): Promise<boolean> {
  return (await changesAnAdmin(context, change)) || (await narrowsAnAdmin(context, change));
}

/** Tells whether a user who changes, or loses credentials, covers everything now. */
async function changesAnAdmin(context: GuardContext, change: Taken): Promise<boolean> {
  const { host } = context;
  const users = [...(change.users?.keys() ?? []), ...(change.withoutCredentials ?? [])];
  const stored = await host.findUsers(users);
  const held = [...stored.values()].map(({ profileIds }) => profileIds);
  const profiles = await host.findProfiles(held.flat());
  for (const ids of held) {
    const group = ids.flatMap((id) => profiles.get(id) ?? []);
    if (await holds(context, group, holdsEverything)) {
      return true;
    }
  }
  return false;
}

/**
 * Tells whether a profile loses rights without which somebody may no longer cover everything: it
 * holds rights that no role names, or completes a profile that does.
 */
async function narrowsAnAdmin(context: GuardContext, change: Taken): Promise<boolean> {
  const { host } = context;
  const ids = [...(change.profiles?.keys() ?? [])];
  const changed = [...(await host.findProfiles(ids)).values()];
  for (const roleId of change.roles?.keys() ?? []) {
    changed.push(...(await host.profilesUsingRole(roleId)));
  }
  let narrowed = false;
  const isFirst = firstOfOutline(change);
  for await (const profile of withPauses(changed)) {
    if (isFirst(profile) && (await isNarrowed(context, profile, change))) {
      narrowed = true;
      if (await holds(context, [profile], holdsUnnamed)) {
        return true;
      }
    }
  }
  return narrowed && (await somePartsAreThere(context));
}

/** Tells whether no profile before had the same outline: thousands may differ in their places alone. */
function firstOfOutline(change: Taken): (profile: StoredProfile) => boolean {
  const seen = new Set<string>();
  return (profile) => {
    const after = change.profiles?.get(profile._id);
    const key = `${outlineKey(profile)} ${after === undefined ? "" : after && outlineKey(after)}`;
    const { size } = seen;
    return seen.add(key).size > size;
  };
}

function outlineKey(profile: StoredProfile): string {
  return JSON.stringify(adminOutline(profile).policies);
}

async function isNarrowed(
  context: GuardContext,
  profile: StoredProfile,
  change: Taken,
): Promise<boolean> {
  const changed = change.profiles?.get(profile._id);
  const before = await outlinedRights(context, [profile], {});
  const after =
    changed === null ? NOTHING : await outlinedRights(context, [changed ?? profile], change);
  return before !== undefined && !covers(after ?? NOTHING, before).covered;
}

async function somePartsAreThere(context: GuardContext): Promise<boolean> {
  const isFirst = firstOfOutline({});
  for await (const profile of withPauses(await context.host.allProfiles())) {
    const rights = isFirst(profile) ? await outlinedRights(context, [profile], {}) : undefined;
    if (rights !== undefined && holdsUnnamed(rights) && !holdsEverything(rights)) {
      return true;
    }
  }
  return false;
}

/**
 * Tells whether, after the change, a user covers everything, by one of their profiles or by all of
 * them together, and can log in.
 */
async function anAdminRemains(
  context: GuardContext,
  stored: readonly StoredProfile[],
  change: Taken,
): Promise<boolean> {
  const profiles = new Map<string, StoredProfile>();
  for (const profile of stored) {
    const changed = change.profiles?.get(profile._id);
    if (changed !== null) {
      profiles.set(profile._id, changed ?? profile);
    }
  }
  const parts: string[] = [];
  const known = new Map<string, boolean>();
  for await (const profile of withPauses(profiles.values())) {
    const key = outlineKey(profile);
    const isPart = known.get(key) ?? (await holds(context, [profile], holdsUnnamed, change));
    known.set(key, isPart);
    if (isPart) {
      parts.push(profile._id);
    }
  }
  const candidates = parts.length === 0 ? [] : await context.host.usersOfProfiles(parts);
  const groups = new Map<string, Promise<boolean>>();
  for (const { _id, profileIds } of withChanges(candidates, change)) {
    const key = JSON.stringify(profileIds);
    const group = profileIds.flatMap((id) => profiles.get(id) ?? []);
    const all = groups.get(key) ?? holds(context, group, holdsEverything, change);
    groups.set(key, all);
    const loses = change.withoutCredentials?.includes(_id) === true;
    if ((await all) && !loses && (await context.host.hasCredentials(_id))) {
      return true;
    }
  }
  return false;
}

function withChanges(users: readonly StoredUser[], change: Taken): StoredUser[] {
  return users.flatMap((user) => {
    const changed = change.users?.get(user._id);
    if (changed === undefined) {
      return [user];
    }
    return changed === null ? [] : [{ _id: user._id, profileIds: changed.profileIds }];
  });
}

async function holds(
  context: GuardContext,
  profiles: readonly StoredProfile[],
  enough: (rights: Rights) => boolean,
  change: Taken = {},
): Promise<boolean> {
  const rights = await outlinedRights(context, profiles, change);
  // rights that cannot be resolved make no admin: the host serves no request of such a user
  return rights !== undefined && enough(rights);
}

/** Computes the rights of admin outlines, which cost the same for profiles of any size. */
async function outlinedRights(
  context: GuardContext,
  profiles: readonly StoredProfile[],
  change: Taken,
): Promise<Rights | undefined> {
  return rightsAfter(context, profiles.map(adminOutline), change);
}
