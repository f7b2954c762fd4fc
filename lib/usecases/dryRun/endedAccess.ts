import type { EndedHandles, EndedOnes } from "../../domain/connections/draft";
import type { StoredLimits } from "../../domain/policies/keyLimits";
import { hasPolicies } from "../../domain/policies/keyLimits";
import { covers } from "../../domain/rights";
import type { StoredKey } from "../../host/port/AccessStore";
import { heldByKey } from "../access/keyRights";
import { MOST_KEYS } from "../access/limits";
import { heldByProfiles } from "../access/authorship";
import { digestOfToken } from "../../shared/digestOfToken";
import type { Visible } from "../disclosure/visibility";
import type { Change } from "../escalation/change";
import type { GuardContext } from "../escalation/context";
import type { Plan } from "../guards/changePlan";
import { touchedUsers } from "./consequences";

const MOST_TOLD = 100;
/** Users whose sessions and keys are looked for one by one: each is a search through all of Redis. */
const MOST_USERS = 20;

/**
 * API keys that a write would touch.
 *
 * @property keys     at most 100. `deleted`: it would be gone. `narrowed`: a key with policies, which
 *                    would have fewer rights than now
 * @property complete `false`: only 10,000 API keys were looked at
 */
interface TouchedKeys {
  readonly total: number;
  readonly keys: readonly {
    readonly id: string;
    readonly userId: string;
    readonly fate: "deleted" | "narrowed";
  }[];
  readonly complete: boolean;
}

/**
 * Sessions that a write would end.
 *
 * @property complete `false`: only those of the first 20 users were counted
 */
interface EndingSessions {
  readonly total: number;
  readonly complete: boolean;
}

export interface EndedAccess {
  readonly apiKeys?: TouchedKeys;
  readonly sessions?: EndingSessions;
}

/**
 * Tells the API keys and sessions that a write would end or cut, as far as its caller may see them; what
 * would be none is absent.
 */
export async function endedAccess(
  context: GuardContext,
  { change }: Plan,
  { tokens = [], apiKeys: emptied = [], single }: EndedHandles,
  may: (what: Visible) => boolean,
): Promise<EndedAccess> {
  const deleted = [...(change.users ?? [])].flatMap(([kuid, user]) => (user === null ? kuid : []));
  const sessions = may("users")
    ? await countSessions(context, [...deleted, ...tokens], single)
    : undefined;
  const losing = { kuids: new Set([...deleted, ...emptied]), keyIds: single?.keyIds ?? [] };
  const apiKeys = may("apiKeys") ? await touchedKeys(context, change, losing) : undefined;
  return {
    ...(sessions !== undefined && sessions.total > 0 && { sessions }),
    ...(apiKeys !== undefined && apiKeys.total > 0 && { apiKeys }),
  };
}

async function countSessions(
  { host }: GuardContext,
  users: readonly string[],
  single: EndedOnes | undefined,
): Promise<EndingSessions> {
  const whole = new Set(users);
  const kuids = [...new Set([...users, ...(single?.kuids ?? [])])];
  let total = 0;
  for (const kuid of kuids.slice(0, MOST_USERS)) {
    const sessions = await host.access.sessionsOf(kuid);
    total += sessions.filter(
      ({ token, limits }) =>
        whole.has(kuid) ||
        single?.digests.includes(digestOfToken(token)) === true ||
        isMadeThrough(limits, single?.keyIds ?? []),
    ).length;
  }
  return { total, complete: kuids.length <= MOST_USERS };
}

/** Tells whether something is one of these keys with policies, or was made through one. */
function isMadeThrough(limits: StoredLimits | undefined, keyIds: readonly string[]): boolean {
  return (limits?.ancestors ?? []).some(({ id }) => keyIds.includes(id));
}

/** @property keyIds of single keys: what was made through them goes with them */
interface Losing {
  readonly kuids: ReadonlySet<string>;
  readonly keyIds: readonly string[];
}

async function touchedKeys(
  context: GuardContext,
  change: Change,
  { kuids: losing, keyIds }: Losing,
): Promise<TouchedKeys> {
  const { access } = context.host;
  const deleted =
    losing.size <= MOST_USERS
      ? {
          keys: (await Promise.all([...losing].map((kuid) => access.keysOf(kuid)))).flat(),
          isCut: false,
        }
      : await firstOf(access.allKeys(), ({ kuid }) => losing.has(kuid));
  const single =
    keyIds.length === 0
      ? { keys: [], isCut: false }
      : await firstOf(
          access.allKeys(),
          ({ id, kuid, limits }) =>
            !losing.has(kuid) && (keyIds.includes(id) || isMadeThrough(limits, keyIds)),
        );
  const narrowed = await narrowedKeys(context, change, losing);
  const told = [
    ...[...deleted.keys, ...single.keys].map((key) => ({ ...key, fate: "deleted" as const })),
    ...narrowed.keys.map((key) => ({ ...key, fate: "narrowed" as const })),
  ];
  return {
    total: told.length,
    keys: told
      .map(({ id, kuid, fate }) => ({ id, userId: kuid, fate }))
      // the storage tells them in any order
      .sort(
        (one, other) => one.userId.localeCompare(other.userId) || one.id.localeCompare(other.id),
      )
      .slice(0, MOST_TOLD),
    complete: !deleted.isCut && !single.isCut && !narrowed.isCut,
  };
}

interface FoundKeys {
  readonly keys: readonly StoredKey[];
  /** There are more keys than were looked at. */
  readonly isCut: boolean;
}

/** Finds the keys with policies that would have fewer rights: through their user, or through their own roles. */
async function narrowedKeys(
  context: GuardContext,
  change: Change,
  losing: ReadonlySet<string>,
): Promise<FoundKeys> {
  const { roles, profiles, users } = change;
  if ([roles, profiles, users].every((one) => one === undefined)) {
    return { keys: [], isCut: false };
  }
  const { keys, isCut } = await firstOf(
    context.host.access.limitedKeys(),
    ({ kuid, limits }) => hasPolicies(limits) && !losing.has(kuid),
  );
  if (keys.length === 0) {
    return { keys, isCut };
  }
  const touched = new Set(await touchedUsers(context, change));
  const narrowed: StoredKey[] = [];
  for (const key of keys) {
    const named = (key.limits?.policies ?? []).flat().map(({ roleId }) => roleId as string);
    const isTouched = touched.has(key.kuid) || named.some((roleId) => roles?.has(roleId) === true);
    if (isTouched && (await isNarrowed(context, change, key))) {
      narrowed.push(key);
    }
  }
  return { keys: narrowed, isCut };
}

async function isNarrowed(
  context: GuardContext,
  change: Change,
  { kuid, limits }: StoredKey,
): Promise<boolean> {
  const held = (await context.host.findUsers([kuid])).get(kuid)?.profileIds ?? [];
  const given = change.users?.get(kuid)?.profileIds ?? held;
  const { rights: before } = await heldByKey(
    context,
    limits,
    await heldByProfiles(context, held, {}),
    {},
  );
  const { rights: after } = await heldByKey(
    context,
    limits,
    await heldByProfiles(context, given, change),
    change,
  );
  // what cannot be resolved is refused, before as after
  return before !== undefined && (after === undefined || !covers(after, before).covered);
}

async function firstOf(
  pages: AsyncIterable<readonly StoredKey[]>,
  isWanted: (key: StoredKey) => boolean,
): Promise<FoundKeys> {
  const keys: StoredKey[] = [];
  let seen = 0;
  for await (const page of pages) {
    keys.push(...page.filter(isWanted));
    seen += page.length;
    if (seen >= MOST_KEYS) {
      return { keys, isCut: true };
    }
  }
  return { keys, isCut: false };
}
