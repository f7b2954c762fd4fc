import { setImmediate as nextTurn } from "node:timers/promises";

import { mayGoOn } from "../../domain/connections/mayGoOn";
import type { Touched } from "../../domain/connections/rightsChange";
import type { EndReason, Subscription } from "../../domain/connections/Subscription";
import { endsWithKeys } from "../../domain/connections/Subscription";
import type { KeyLimits } from "../../domain/policies/keyLimits";
import { roleIdsIn, roleIdsOf } from "../../domain/storedPolicies";
import { storedProfile } from "../../domain/policies/storedProfile";
import type { ConnectionStore } from "../../host/port/ConnectionStore";
import { limitingProfiles } from "../escalation/limitedRights";
import type { ConnectedUser } from "./Registry";
import type { ProfileIds, StoredReader } from "./StoredRights";
import { readUsers, StoredRights } from "./StoredRights";

/** Users who are judged at a time; other requests are answered between. */
const SLICE = 1000;

/** Names the user who judges, and the means. */
export interface Judging {
  readonly host: StoredReader;
  readonly tokens: Pick<ConnectionStore, "withEndedTokens">;
  readonly judgesRooms: boolean;
  /** Tells whether nobody has told of a change since those that are judged. */
  readonly isUnchanged: () => Promise<boolean>;
}

/** A subscription that may not go on. */
export interface Refused {
  readonly subscription: Subscription;
  readonly reason: EndReason;
}

/**
 * Judges the subscriptions of the users whom changes may have touched, a slice of them at a time.
 * Reads what is stored, so that no cache of the host has a say.
 *
 * Remembers the profiles of each user as they are read, so that a changed profile need not read all
 * users to find its own.
 *
 * @throws when the storage or Redis does not answer; what was not judged then must be judged again
 */
export async function* judge(
  judging: Judging,
  connected: ReadonlyMap<string, ConnectedUser>,
  touched: Touched,
): AsyncGenerator<readonly Refused[]> {
  const { host } = judging;
  const profiles = touched.all ? undefined : await touchedProfiles(host, connected, touched);
  const candidates = [...connected.values()].filter(
    (user) =>
      profiles === undefined ||
      touched.users.has(user.kuid) ||
      user.profileIds.some((id) => profiles.has(id)) ||
      (touched.apiKeys && [...user.subscriptions].some(endsWithKeys)) ||
      namesRole(user, touched.roles),
  );
  let world: StoredRights | undefined;
  for (let at = 0; at < candidates.length; at += SLICE) {
    const slice = candidates.slice(at, at + SLICE);
    const written = slice.filter(({ kuid }) => touched.all || touched.users.has(kuid));
    const stored = await readUsers(host, kuidsOf(written));
    for (const user of written) {
      user.profileIds = stored.get(user.kuid) ?? [];
    }
    world ??= await StoredRights.read(host, profileIdsOf(candidates), limitingOf(candidates));
    yield [
      ...(await withoutRights(judging, slice, stored, world)),
      ...(await withoutToken(judging, slice, touched)),
    ];
    await nextTurn();
  }
}

function kuidsOf(users: readonly ConnectedUser[]): string[] {
  return users.map(({ kuid }) => kuid);
}

function profileIdsOf(users: readonly ConnectedUser[]): Set<string> {
  const ids = new Set<string>();
  for (const { profileIds } of users) {
    profileIds.forEach((id) => ids.add(id));
  }
  return ids;
}

/** The policies of the API keys that users have subscribed through. */
function limitingOf(users: readonly ConnectedUser[]): KeyLimits["policies"] {
  return users.flatMap(({ subscriptions }) =>
    [...subscriptions].flatMap(({ token }) => token?.limits?.policies ?? []),
  );
}

/** Tells whether an API key through which a user has subscribed names one of these roles. */
function namesRole(user: ConnectedUser, roles: ReadonlySet<string>): boolean {
  return (
    roles.size > 0 &&
    [...roleIdsIn(limitingProfiles({ policies: limitingOf([user]) }))].some((id) => roles.has(id))
  );
}

/** The profiles that were changed, or that name a changed role. */
async function touchedProfiles(
  host: StoredReader,
  connected: ReadonlyMap<string, ConnectedUser>,
  { profiles, roles }: Touched,
): Promise<ReadonlySet<string>> {
  const touched = new Set(profiles);
  if (roles.size > 0) {
    const held = [...profileIdsOf([...connected.values()])];
    for (const [_id, content] of await host.storedContents("profiles", held)) {
      if ([...roleIdsOf(storedProfile({ ...content, _id }))].some((id) => roles.has(id))) {
        touched.add(_id);
      }
    }
  }
  return touched;
}

/** A user in one reading: their profiles, what these gave, and what of theirs that refuses. */
interface Reading {
  readonly user: ConnectedUser;
  readonly profileIds: ProfileIds;
  readonly world: StoredRights;
  readonly refused: ReadonlySet<Subscription>;
}

/**
 * Finds the subscriptions that no policy allows: none of the user, or none of the API key.
 *
 * Users, profiles and roles are read one after the other, and a write may come between: a user who is
 * moved, and then their former profile deleted. Whoever does the second has told of the first. So
 * when nobody has told of anything, what was read belongs together. Else whoever is refused is read
 * again; they are refused once two readings in a row say the same of them: then all of it was so at
 * one moment.
 */
async function withoutRights(
  { host, judgesRooms, isUnchanged }: Judging,
  users: readonly ConnectedUser[],
  stored: ReadonlyMap<string, ProfileIds>,
  world: StoredRights,
): Promise<readonly Refused[]> {
  const read = (user: ConnectedUser, profileIds: ProfileIds, by: StoredRights): Reading => {
    const rights = by.rightsOf(profileIds ?? []);
    const refused = [...user.subscriptions].filter((one) =>
      [rights, ...by.rightsOfLimits({ ...one.token?.limits })].some(
        (held) => !mayGoOn(one, held, judgesRooms),
      ),
    );
    return { user, profileIds, world: by, refused: new Set(refused) };
  };
  const isSuspect = ({ refused }: Reading): boolean => refused.size > 0;

  const found: Refused[] = [];
  let suspects = users
    .map((user) =>
      read(user, stored.has(user.kuid) ? stored.get(user.kuid) : user.profileIds, world),
    )
    .filter(isSuspect);
  if (suspects.length > 0 && (await isUnchanged())) {
    return suspects.flatMap((reading) => refusedIn(reading, reading.refused));
  }
  while (suspects.length > 0) {
    const again = await readUsers(
      host,
      suspects.map(({ user }) => user.kuid),
    );
    const now = await StoredRights.read(
      host,
      [...again.values()].flatMap((ids) => ids ?? []),
      limitingOf(suspects.map(({ user }) => user)),
    );
    suspects = suspects.flatMap((before) => {
      const after = read(before.user, again.get(before.user.kuid), now);
      before.user.profileIds = after.profileIds ?? [];
      const isSettled = isSame(before, after);
      const refused = [...after.refused].filter((one) => isSettled && before.refused.has(one));
      found.push(...refusedIn(after, refused));
      return refused.length === after.refused.size ? [] : [after];
    });
  }
  return found;
}

function refusedIn({ profileIds }: Reading, refused: Iterable<Subscription>): Refused[] {
  const reason = profileIds === undefined ? "user" : "rights";
  return Array.from(refused, (subscription) => ({ subscription, reason }));
}

function isSame(before: Reading, after: Reading): boolean {
  return (
    JSON.stringify(before.profileIds) === JSON.stringify(after.profileIds) &&
    before.world.isAlike(after.world, after.profileIds ?? [])
  );
}

/** Finds those whose tokens have ended. */
async function withoutToken(
  { tokens }: Judging,
  users: readonly ConnectedUser[],
  touched: Touched,
): Promise<readonly Refused[]> {
  const held = users.flatMap(({ kuid, subscriptions }) =>
    [...subscriptions].filter(
      (one) => touched.all || touched.users.has(kuid) || (touched.apiKeys && endsWithKeys(one)),
    ),
  );
  const ended = held.length === 0 ? [] : await tokens.withEndedTokens(held);
  return [...ended].map((subscription) => ({ subscription, reason: "token" as const }));
}
