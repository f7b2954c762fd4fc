import type { ReachRequest, ReachStep } from "../../api/reach";
import { actionsThat, readActionKey } from "../actions";
import { ANONYMOUS } from "../hostIds";
import { locationsOf } from "../rights/cells";
import { collectionsOf } from "../rights/locations";
import { bestOf } from "./bestOf";
import { loginRequest } from "./chainRequests";
import type { Identity } from "./Identity";
import type { Move } from "./move";
import { profilesOf, type ReachPlatform } from "./reachPlatform";
import { declared } from "./wayActions";

/** Names of a default installation. */
const PROFILES_INDEX = "@%kuzzle.profiles";
const USERS_INDEX = "@%kuzzle.users";
const CREDENTIALS_INDEX = "@%plugin-kuzzle-plugin-auth-passport-local.users";
const CACHED_PROFILES = "repos/kuzzle/profiles/";
const NAMES =
  "The names of Kuzzle's own indexes are those of its default configuration; the collection must exist.";

/** Actions that hand lines on to Elasticsearch as they are, whatever index these name. */
export function rawWriters(): string[] {
  return [
    ...actionsThat(({ check }) => check === "bulk"),
    ...actionsThat(({ check }) => check === "fixtures"),
  ];
}

/**
 * Writes documents of Kuzzle's own by a bulk import: a user with the most that there is, to whom they bind their own
 * login. Strangers have no login: they write the profile that they have, which counts once Kuzzle reads it anew.
 */
export function byRawWrite(
  identity: Identity,
  platform: ReachPlatform,
  action: string,
  fresh: string,
): Move[] {
  const { profiles, policies } = bestOf(platform);
  const { kuid, name } = identity;
  const [own, ...others] = identity.profiles;
  if (kuid === ANONYMOUS) {
    const lines = [{ update: { _index: PROFILES_INDEX, _id: own?._id } }, { doc: { policies } }];
    return own === undefined || policies.length === 0
      ? []
      : [
          {
            steps: [
              rawStep(
                identity,
                action,
                lines,
                `${NAMES} It counts once Kuzzle reads the profile anew.`,
              ),
            ],
            gets: [{ ...own, policies }, ...others],
          },
        ];
  }
  if (profiles.length === 0) {
    return [];
  }
  const username = kuid ?? "their-username";
  const lines = [
    { index: { _index: USERS_INDEX, _id: fresh } },
    { profileIds: profiles.map(({ _id }) => _id) },
    { update: { _index: CREDENTIALS_INDEX, _id: username } },
    { doc: { kuid: fresh } },
  ];
  const logsIn: ReachStep = {
    as: fresh,
    by: "nothing",
    request: loginRequest(username),
    note: `With the username and the password of ${name}.`,
  };
  return [
    { steps: [rawStep(identity, action, lines, NAMES), logsIn], kuid: fresh, gets: profiles },
  ];
}

function rawStep(
  identity: Identity,
  action: string,
  lines: readonly object[],
  note: string,
): ReachStep {
  const bulkData = lines.map((line) => JSON.stringify(line));
  const { index, collection } = placeOf(identity, action);
  const request: ReachRequest =
    declared(action).check === "bulk"
      ? { ...readActionKey(action), index, collection, body: { bulkData } }
      : { ...readActionKey(action), body: { [index]: { [collection]: bulkData } } };
  return { as: identity.name, by: "nothing", request, note };
}

/** A place in which they may send the request; made up where they may anywhere. */
function placeOf(
  { rights }: Identity,
  action: string,
): { readonly index: string; readonly collection: string } {
  const held = locationsOf(rights, readActionKey(action));
  const index = held.indexes.keys().find((name) => {
    const { complement, names } = collectionsOf(held, name);
    return complement || names.length > 0;
  });
  const within = index === undefined ? held.others : collectionsOf(held, index);
  const collection = within.complement ? undefined : within.names[0];
  return { index: index ?? "an-index", collection: collection ?? "a-collection" };
}

/** Actions that write a text of the caller's to a key that there is. A right to them by their other name is the same right. */
export const MEMORY_WRITERS: readonly string[] = [
  "ms:set",
  "ms:setex",
  "ms:psetex",
  "ms:getset",
  "ms:mset",
  "ms:mexecute",
];

/** Replaces a profile of theirs in the cache, where the memory storage is in the Redis database of Kuzzle's own. */
export function byMemory(identity: Identity, platform: ReachPlatform, action: string): Move[] {
  const [own, ...others] = identity.profiles;
  const { policies } = bestOf(platform);
  if (platform.sharesMemory !== true || own === undefined || policies.length === 0) {
    return [];
  }
  const changed = { ...own, policies };
  const step: ReachStep = {
    as: identity.name,
    by: "nothing",
    request: memoryRequest(action, `${CACHED_PROFILES}${own._id}`, JSON.stringify(changed)),
  };
  return [{ steps: [step], gets: [changed, ...others] }];
}

function memoryRequest(action: string, key: string, value: string): ReachRequest {
  const named = readActionKey(action);
  switch (named.action) {
    case "mset":
      return { ...named, body: { entries: [{ key, value }] } };
    case "mexecute":
      return {
        ...named,
        body: { actions: [{ action: "set", args: { _id: key, body: { value } } }] },
      };
    case "setex":
      return { ...named, _id: key, body: { seconds: 3600, value } };
    case "psetex":
      return { ...named, _id: key, body: { milliseconds: 3_600_000, value } };
    default:
      return { ...named, _id: key, body: { value } };
  }
}

/** Actions that tell names of keys that nobody has to know before. */
export const MEMORY_READERS: readonly string[] = ["ms:keys", "ms:scan", "ms:randomkey"];

/** Acts as whoever is logged in: the key of a token holds the token itself. */
export function byTokens(identity: Identity, platform: ReachPlatform, action: string): Move[] {
  const named = readActionKey(action);
  const request = named.action === "keys" ? { ...named, pattern: "repos/*/token/*" } : named;
  const step: ReachStep = {
    as: identity.name,
    by: "nothing",
    request,
    note: "The keys of tokens end with the token, by which its user acts.",
  };
  return platform.sharesMemory === true
    ? platform.users
        .filter(({ kuid }) => kuid !== ANONYMOUS && kuid !== identity.kuid)
        .map(({ kuid, profileIds }) => ({
          steps: [step],
          kuid,
          gets: profilesOf(platform, profileIds) ?? [],
        }))
    : [];
}

/** Lists the ways through the memory storage that a caller has, with guards that let it pass or without any. */
export function memoryMoves(identity: Identity, platform: ReachPlatform): Move[] {
  const may = (action: string): boolean => identity.may(action);
  return [
    ...MEMORY_WRITERS.filter(may).flatMap((action) => byMemory(identity, platform, action)),
    ...MEMORY_READERS.filter(may).flatMap((action) => byTokens(identity, platform, action)),
  ];
}
