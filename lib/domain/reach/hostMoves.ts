import { actionsThat, isOfDocuments, ofCatalogue, OWN_CONTROLLER, readActionKey } from "../actions";
import { ANONYMOUS } from "../hostIds";
import { byDeletion, byFirstAdmin, byReset } from "./adminMoves";
import { asUser, logsIn, step } from "./becoming";
import { bestOf } from "./bestOf";
import type { Identity } from "./Identity";
import type { Move, Start } from "./move";
import {
  byMemory,
  byRawWrite,
  byTokens,
  MEMORY_READERS,
  MEMORY_WRITERS,
  rawWriters,
} from "./rawMoves";
import { profilesOf, type ReachPlatform } from "./reachPlatform";
import { givingRequest, signUpRequest, userRequest } from "./chainRequests";
import {
  declared,
  givers,
  identityMakers,
  isUsable,
  signUps,
  userMakers,
  writesOf,
} from "./wayActions";
import { roleIdsIn } from "../storedPolicies";

const EVERYTHING = { controllers: { "*": { actions: { "*": true } } } };
const NEW_ROLE = "reach-role";
const NEW_PROFILE = "reach-profile";

type Ways = (start: Start, action: string) => readonly Move[];

/**
 * Lists what each action of Kuzzle's that writes rights leads to where nothing judges what it writes. Left out are
 * those that only take something away.
 */
export const hostWays = ofCatalogue<ReadonlyMap<string, Ways>>(() => {
  const lists: readonly (readonly [readonly string[], Ways])[] = [
    [writesOf("role", ({ does }) => does === "write"), byOwnRole],
    [writesOf("role", ({ does }) => does === "create"), byNewRole],
    [writesOf("profile", ({ does }) => does === "write"), byOwnProfile],
    [writesOf("profile", ({ does }) => does === "create"), byNewProfile],
    [givers(), byOwnUser],
    [userMakers(), byNewUser],
    [identityMakers(), byUser],
    [signUps(), bySignUp],
    [actionsThat(({ write }) => write?.target === "first admin"), byFirstAdmin],
    [actionsThat(({ write }) => write?.target === "user" && write.does === "delete"), byDeletion],
    [
      actionsThat(({ write }) => write?.target === "platform" && write.forgetsAdmin === true),
      byReset,
    ],
    [rawWriters(), byLines],
    [MEMORY_WRITERS, byText],
    [MEMORY_READERS, byFoundToken],
  ];
  const ways = new Map<string, Ways>();
  for (const [action, way] of lists.flatMap(([actions, one]) =>
    actions.filter(isOfHost).map((action) => [action, one] as const),
  )) {
    // whoever gives profiles gives them to themselves, and makes nobody for it
    ways.set(action, ways.get(action) ?? way);
  }
  return ways;
});

/** Lists the ways that there are without a guard. */
export function hostMoves(identity: Identity, platform: ReachPlatform, fresh: string): Move[] {
  return [...hostWays()]
    .filter(([action]) => identity.may(action))
    .flatMap(([action, ways]) => ways({ identity, platform, fresh }, action));
}

function isOfHost(action: string): boolean {
  return readActionKey(action).controller !== OWN_CONTROLLER;
}

function byOwnRole({ identity }: Start, action: string): Move[] {
  const [roleId] = identity.profiles.flatMap((profile) => [...roleIdsIn([profile])]);
  return roleId === undefined
    ? []
    : [
        {
          steps: [step(identity, { ...readActionKey(action), _id: roleId, body: EVERYTHING })],
          gets: "everything",
        },
      ];
}

/** A role alone grants nothing: somebody must give it. */
function byNewRole({ identity }: Start, action: string): Move[] {
  const makes = step(identity, { ...readActionKey(action), _id: NEW_ROLE, body: EVERYTHING });
  const gives = profileWriters().find((one) => identity.may(one));
  const [profileId] = identity.profileIds;
  if (gives === undefined || profileId === undefined) {
    return [];
  }
  const body = { policies: [{ roleId: NEW_ROLE }] };
  const steps = [makes, step(identity, { ...readActionKey(gives), _id: profileId, body })];
  return [{ steps, gets: "everything" }];
}

function byOwnProfile({ identity, platform }: Start, action: string): Move[] {
  const [own, ...others] = identity.profiles;
  const { policies } = bestOf(platform);
  if (own === undefined || policies.length === 0) {
    return [];
  }
  const request = { ...readActionKey(action), _id: own._id, body: { policies } };
  return [{ steps: [step(identity, request)], gets: [{ ...own, policies }, ...others] }];
}

/** An update leaves the rest of the profile as it is. */
const profileWriters = ofCatalogue(() =>
  writesOf("profile", ({ does }) => does === "write")
    .filter(isOfHost)
    .sort((one, other) => Number(replaces(one)) - Number(replaces(other))),
);

function replaces(action: string): boolean {
  const { write } = declared(action);
  return isOfDocuments(write) && write.does !== "delete" && write.keeps === undefined;
}

const creators = ofCatalogue(() =>
  writesOf("user", ({ does, profileIds }) => does === "create" && profileIds === undefined).filter(
    isOfHost,
  ),
);

/** A profile alone grants nothing: somebody must give it. */
function byNewProfile({ identity, platform, fresh }: Start, action: string): Move[] {
  const { policies } = bestOf(platform);
  const makes = creators().find((one) => identity.may(one));
  if (makes === undefined || policies.length === 0) {
    return [];
  }
  const steps = [
    step(identity, { ...readActionKey(action), _id: NEW_PROFILE, body: { policies } }),
    step(identity, userRequest(makes, fresh, [NEW_PROFILE])),
    logsIn(fresh),
  ];
  return [{ steps, kuid: fresh, gets: [{ _id: NEW_PROFILE, policies }] }];
}

function byOwnUser({ identity, platform }: Start, action: string): Move[] {
  const { kuid } = identity;
  // Kuzzle keeps the anonymous user nowhere
  if (kuid === undefined || kuid === ANONYMOUS) {
    return [];
  }
  const { profiles } = bestOf(platform);
  const profileIds = profiles.map(({ _id }) => _id);
  const steps = [step(identity, givingRequest(action, kuid, profileIds))];
  return [{ steps, gets: profiles }];
}

function byNewUser({ identity, platform, fresh }: Start, action: string): Move[] {
  const { profiles } = bestOf(platform);
  const profileIds = profiles.map(({ _id }) => _id);
  const steps = [step(identity, userRequest(action, fresh, profileIds)), logsIn(fresh)];
  return [{ steps, kuid: fresh, gets: profiles }];
}

function byUser({ identity, platform }: Start, action: string): Move[] {
  return platform.users
    .filter(({ kuid }) => kuid !== ANONYMOUS && kuid !== identity.kuid)
    .filter((user) => isUsable(action, user))
    .map(({ kuid, profileIds }) => ({
      steps: asUser(identity.name, "nothing", action, kuid),
      kuid,
      gets: profilesOf(platform, profileIds) ?? [],
    }));
}

function bySignUp({ identity, platform, fresh }: Start, action: string): Move[] {
  const steps = [step(identity, signUpRequest(action, fresh)), logsIn(fresh)];
  return [{ steps, kuid: fresh, gets: profilesOf(platform, platform.preset) ?? [] }];
}

function byLines({ identity, platform, fresh }: Start, action: string): Move[] {
  return byRawWrite(identity, platform, action, fresh);
}

function byText({ identity, platform }: Start, action: string): Move[] {
  return byMemory(identity, platform, action);
}

function byFoundToken({ identity, platform }: Start, action: string): Move[] {
  return byTokens(identity, platform, action);
}
