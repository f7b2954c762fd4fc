import { compileRights, coversEverything } from "../../domain/rights";
import { lastAdminError } from "../../errors";
import type { StoredProfile, StoredRole, StoredUser } from "../../host/Host";
import type { GuardContext } from "./context";
import { roleIdsOf } from "./context";
import { resolve } from "./judge";

/** What a request is about to change. `null`: deleted. */
export interface Change {
  readonly users?: ReadonlyMap<string, readonly string[] | null>;
  readonly profiles?: ReadonlyMap<string, StoredProfile | null>;
  readonly roles?: ReadonlyMap<string, StoredRole | null>;
  /** Users that lose credentials: they may not be able to log in any more. */
  readonly withoutCredentials?: readonly string[];
}

/**
 * Refuses what would leave nobody who covers everything and can log in, where somebody does now.
 * Asks for the whole list of profiles only when what is changed covers everything itself.
 * Source: issue 4 section 3, "last admin".
 *
 * @throws 403 `profile-guard.rights.last_admin`
 */
export async function keepAnAdmin(context: GuardContext, change: Change): Promise<void> {
  // an import that deletes and makes again is judged by what it leaves
  const judged = context.actor === undefined || context.partOfImport;
  if (judged || !(await touchesAnAdmin(context, change))) {
    return;
  }
  // two administrators who demote each other at once must not both find the other still there
  await context.alsoHold({ resource: "admins", mode: "alone" });
  const profiles = await context.host.allProfiles();
  const before = await admins(context, profiles, {});
  if (before.length > 0 && (await admins(context, profiles, change)).length === 0) {
    throw lastAdminError();
  }
}

/** Whether somebody covers everything and can log in. */
export async function hasAnAdmin(context: GuardContext): Promise<boolean> {
  return (await admins(context, await context.host.allProfiles(), {})).length > 0;
}

async function touchesAnAdmin(context: GuardContext, change: Change): Promise<boolean> {
  const { host } = context;
  const users = [...(change.users?.keys() ?? []), ...(change.withoutCredentials ?? [])];
  const stored = await host.findUsers(users);
  const held = [...stored.values()].map(({ profileIds }) => profileIds);
  const ids = new Set([...held.flat(), ...(change.profiles?.keys() ?? [])]);
  const profiles = await host.findProfiles(ids);
  for (const roleId of change.roles?.keys() ?? []) {
    for (const profile of await host.profilesUsingRole(roleId)) {
      if (await covers(context, [profile])) {
        return true;
      }
    }
  }
  const groups = [
    ...held.map((ids) => ids.flatMap((id) => profiles.get(id) ?? [])),
    ...[...(change.profiles?.keys() ?? [])].map((id) => [profiles.get(id)].flatMap((p) => p ?? [])),
  ];
  for (const group of groups) {
    if (await covers(context, group)) {
      return true;
    }
  }
  return false;
}

/** Users who, after the change, cover everything by one of their profiles and can log in. */
async function admins(
  context: GuardContext,
  stored: readonly StoredProfile[],
  change: Change,
): Promise<readonly string[]> {
  const { host } = context;
  const covering: string[] = [];
  for (const profile of stored) {
    const changed = change.profiles?.get(profile._id);
    const after = changed === undefined ? profile : changed;
    if (after !== null && (await covers(context, [after], change))) {
      covering.push(profile._id);
    }
  }
  const candidates = covering.length === 0 ? [] : await host.usersOfProfiles(covering);
  for (const user of withChanges(candidates, change)) {
    const stillCovers = user.profileIds.some((id) => covering.includes(id));
    const loses = change.withoutCredentials?.includes(user._id) === true;
    if (stillCovers && !loses && (await host.hasCredentials(user._id))) {
      // one is enough
      return [user._id];
    }
  }
  return [];
}

function withChanges(users: readonly StoredUser[], change: Change): StoredUser[] {
  return users.flatMap((user) => {
    const profileIds = change.users?.get(user._id);
    if (profileIds === undefined) {
      return [user];
    }
    return profileIds === null ? [] : [{ _id: user._id, profileIds }];
  });
}

async function covers(
  { host, epoch }: GuardContext,
  profiles: readonly StoredProfile[],
  change: Change = {},
): Promise<boolean> {
  const roles = new Map(await host.findRoles(roleIdsOf(profiles), epoch));
  for (const [id, role] of change.roles ?? []) {
    if (role === null) {
      roles.delete(id);
    } else {
      roles.set(id, role);
    }
  }
  try {
    return coversEverything(resolve(() => compileRights(profiles, roles)));
  } catch {
    // what cannot be told is no admin: the host serves no request of such a user
    return false;
  }
}
