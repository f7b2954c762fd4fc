import type { RateLimitChange, Rights } from "../../domain/rights";
import { difference, highestRateLimit, NOTHING, rateLimitChange, union } from "../../domain/rights";
import { rightsUnresolvable } from "../../errors/unavailable";
import type { StoredProfile } from "../../host/port/Host";
import type { Change } from "../escalation/change";
import { rightsAfter } from "../escalation/change";
import type { GuardContext } from "../escalation/context";
import { roleIdsToCompile } from "../../domain/storedPolicies";
import { withPauses } from "../support/withPauses";

type Context = Pick<GuardContext, "host">;

/** The rights that a change gives to somebody, and takes from somebody. */
interface ChangedRights {
  readonly added: Rights;
  readonly removed: Rights;
}

/**
 * Computes the rights that a change adds and takes away: of each profile that it writes, or that
 * uses a role which it writes, and of each user whose profiles it changes; all of them together.
 *
 * @throws 503 when the rights of a profile cannot be resolved
 */
export async function changedRights(context: Context, change: Change): Promise<ChangedRights> {
  const pairs = [...(await ofProfiles(context, change)), ...(await ofUsers(context, change))];
  return {
    added: union(...pairs.map(([before, after]) => difference(after, before))),
    removed: union(...pairs.map(([before, after]) => difference(before, after))),
  };
}

/** A profile or a user whose rate limit a change raises or lowers. */
export interface ChangedRateLimit extends RateLimitChange {
  readonly kind: "profile" | "user";
  readonly id: string;
}

/**
 * Lists the rate limits that a change raises or lowers, of the profiles that it writes and the users
 * whose profiles it changes. What is new or deleted has none before or after.
 */
export async function changedRateLimits(
  { host }: Context,
  { profiles = new Map<string, never>(), users = new Map<string, never>() }: Change,
): Promise<ChangedRateLimit[]> {
  const storedUsers = await host.findUsers(users.keys());
  const ids = [...users.values(), ...storedUsers.values()].flatMap(
    (user) => user?.profileIds ?? [],
  );
  const stored = await host.findProfiles([...profiles.keys(), ...ids]);
  const before = (profileIds: readonly string[]): StoredProfile[] =>
    profileIds.flatMap((id) => listOf(stored.get(id)));
  const after = (profileIds: readonly string[]): StoredProfile[] =>
    profileIds.flatMap((id) => listOf(profiles.has(id) ? profiles.get(id) : stored.get(id)));
  return [
    ...[...profiles.keys()].flatMap((id) =>
      rateLimitsBetween({ kind: "profile", id }, before([id]), after([id])),
    ),
    ...[...users].flatMap(([id, user]) =>
      rateLimitsBetween(
        { kind: "user", id },
        before(storedUsers.get(id)?.profileIds ?? []),
        after(user?.profileIds ?? []),
      ),
    ),
  ];
}

function rateLimitsBetween(
  subject: Pick<ChangedRateLimit, "kind" | "id">,
  before: readonly StoredProfile[],
  after: readonly StoredProfile[],
): ChangedRateLimit[] {
  const change =
    before.length === 0 || after.length === 0
      ? undefined
      : rateLimitChange(highestRateLimit(before), highestRateLimit(after));
  return change === undefined ? [] : [{ ...subject, ...change }];
}

/** Finds the profiles whose rights a change may change. */
export async function touchedProfiles(
  { host }: Context,
  change: Change,
): Promise<ReadonlyMap<string, StoredProfile>> {
  const touched = new Map(await host.findProfiles(change.profiles?.keys() ?? []));
  for (const roleId of change.roles?.keys() ?? []) {
    for (const profile of await host.profilesUsingRole(roleId)) {
      touched.set(profile._id, profile);
    }
  }
  return touched;
}

/** Finds the users whose rights a change may change. */
export async function touchedUsers(context: Context, change: Change): Promise<string[]> {
  const { host } = context;
  const profileIds = [
    ...(await touchedProfiles(context, change)).keys(),
    ...(change.profiles?.keys() ?? []),
  ];
  const users = profileIds.length === 0 ? [] : await host.usersOfProfiles(profileIds);
  const kuids = new Set([...users.map(({ _id }) => _id), ...(change.users?.keys() ?? [])]);
  return [...kuids].sort();
}

type Pair = readonly [before: Rights, after: Rights];

async function ofProfiles(context: Context, change: Change): Promise<Pair[]> {
  const stored = await touchedProfiles(context, change);
  const ids = new Set([...stored.keys(), ...(change.profiles?.keys() ?? [])]);
  const written = [...(change.profiles?.values() ?? [])].flatMap(listOf);
  // all at once, and not one by one
  await context.host.findRoles(roleIdsToCompile([...stored.values(), ...written]));
  const pairs: Pair[] = [];
  for await (const id of withPauses(ids)) {
    const before = stored.get(id);
    const changed = change.profiles?.get(id);
    const after = changed === null ? undefined : (changed ?? before);
    pairs.push([
      await rightsOf(context, listOf(before), {}),
      await rightsOf(context, listOf(after), change),
    ]);
  }
  return pairs;
}

async function ofUsers(context: Context, change: Change): Promise<Pair[]> {
  const { host } = context;
  const stored = await host.findUsers(change.users?.keys() ?? []);
  // an import gives thousands of users the same profiles
  const pairs = new Map<string, Promise<Pair>>();
  for (const [kuid, user] of change.users ?? []) {
    const [before, after] = [stored.get(kuid)?.profileIds ?? [], user?.profileIds ?? []];
    const key = JSON.stringify([before, after]);
    pairs.set(key, pairs.get(key) ?? pairOf(context, before, after, change));
  }
  return Promise.all(pairs.values());
}

async function pairOf(
  context: Context,
  before: readonly string[],
  after: readonly string[],
  change: Change,
): Promise<Pair> {
  return [await rightsThrough(context, before, {}), await rightsThrough(context, after, change)];
}

async function rightsThrough(
  context: Context,
  ids: readonly string[],
  change: Change,
): Promise<Rights> {
  const stored = await context.host.findProfiles(ids);
  const profiles = ids.flatMap((id) => {
    const changed = change.profiles?.get(id);
    return changed === null ? [] : listOf(changed ?? stored.get(id));
  });
  return rightsOf(context, profiles, change);
}

async function rightsOf(
  context: Context,
  profiles: readonly StoredProfile[],
  change: Change,
): Promise<Rights> {
  if (profiles.length === 0) {
    return NOTHING;
  }
  const rights = await rightsAfter(context, profiles, change);
  if (rights === undefined && [...(change.roles?.values() ?? [])].includes(null)) {
    // the host refuses every request of a user with a profile that names a missing role
    return NOTHING;
  }
  if (rights === undefined) {
    const ids = profiles.map(({ _id }) => `"${_id}"`).join(", ");
    throw rightsUnresolvable(`A role or a restriction of ${ids} cannot be resolved.`);
  }
  return rights;
}

function listOf<T>(value: T | null | undefined): T[] {
  return value === undefined || value === null ? [] : [value];
}
