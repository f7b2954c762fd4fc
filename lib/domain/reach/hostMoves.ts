import type { ReachRequest, ReachStep } from "../../api/reach";
import { readActionKey } from "../actions";
import { ANONYMOUS } from "../hostIds";
import { asUser, IDENTITY_MAKERS, isUsable, logsIn, SIGN_UPS } from "./becoming";
import { bestOf } from "./bestOf";
import type { Identity } from "./Identity";
import type { Move } from "./move";
import {
  byMemory,
  byRawWrite,
  byTokens,
  MEMORY_READERS,
  MEMORY_WRITERS,
  RAW_WRITERS,
} from "./rawMoves";
import { profilesOf, type ReachPlatform } from "./reachPlatform";
import { givingRequest, PASSWORD, signUpRequest, userRequest } from "./chainRequests";
import { roleIdsIn } from "../storedPolicies";

const EVERYTHING = { controllers: { "*": { actions: { "*": true } } } };
const NEW_ROLE = "reach-role";
const NEW_PROFILE = "reach-profile";

/** Everything that a way may need. */
interface Start {
  readonly identity: Identity;
  readonly platform: ReachPlatform;
  /** A kuid that nobody has. */
  readonly fresh: string;
}

type Ways = (start: Start, action: string) => readonly Move[];

/**
 * Lists what each action of Kuzzle's that writes rights leads to where nothing judges what it writes. Left out are
 * those that only take something away.
 */
export const HOST_WAYS: Readonly<Record<string, Ways>> = {
  "security:createOrReplaceRole": byOwnRole,
  "security:updateRole": byOwnRole,
  "security:createRole": byNewRole,
  "security:createOrReplaceProfile": byOwnProfile,
  "security:updateProfile": byOwnProfile,
  "security:createProfile": byNewProfile,
  "security:updateUser": byOwnUser,
  "security:replaceUser": byOwnUser,
  "security:upsertUser": byOwnUser,
  "security:createUser": byNewUser,
  "admin:loadSecurities": byNewUser,
  ...Object.fromEntries(IDENTITY_MAKERS.map((action) => [action, byUser])),
  ...Object.fromEntries(SIGN_UPS.map((action) => [action, bySignUp])),
  "security:createFirstAdmin": byFirstAdmin,
  "security:deleteUser": byDeletion,
  "security:mDeleteUsers": byDeletion,
  "admin:resetSecurity": byReset,
  "admin:resetKuzzleData": byReset,
  ...Object.fromEntries(RAW_WRITERS.map((action) => [action, byLines])),
  ...Object.fromEntries(MEMORY_WRITERS.map((action) => [action, byText])),
  ...Object.fromEntries(MEMORY_READERS.map((action) => [action, byFoundToken])),
};

/** Lists the ways that there are without a guard. */
export function hostMoves(identity: Identity, platform: ReachPlatform, fresh: string): Move[] {
  return Object.entries(HOST_WAYS)
    .filter(([action]) => isOfHost(action) && identity.may(action))
    .flatMap(([action, ways]) => ways({ identity, platform, fresh }, action));
}

function isOfHost(action: string): boolean {
  return !action.startsWith("profile-guard:");
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
  const gives = ["security:updateProfile", "security:createOrReplaceProfile"].find((one) =>
    identity.may(one),
  );
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

/** A profile alone grants nothing: somebody must give it. */
function byNewProfile({ identity, platform, fresh }: Start, action: string): Move[] {
  const { policies } = bestOf(platform);
  if (!identity.may("security:createUser") || policies.length === 0) {
    return [];
  }
  const steps = [
    step(identity, { ...readActionKey(action), _id: NEW_PROFILE, body: { policies } }),
    step(identity, userRequest("security:createUser", fresh, [NEW_PROFILE])),
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

function byFirstAdmin({ identity, platform, fresh }: Start): Move[] {
  return platform.adminIds.length > 0
    ? []
    : [
        {
          steps: [step(identity, firstAdmin(fresh)), logsIn(fresh)],
          kuid: fresh,
          gets: "everything",
        },
      ];
}

/** Without an administrator, whoever comes first is the next. */
function byDeletion({ identity, platform, fresh }: Start, action: string): Move[] {
  const { adminIds } = platform;
  if (adminIds.length === 0 || adminIds.includes(identity.kuid ?? "")) {
    return [];
  }
  const key = readActionKey(action);
  const deletions = action.endsWith(":deleteUser")
    ? adminIds.map((_id) => ({ ...key, _id }))
    : [{ ...key, body: { ids: adminIds } }];
  const steps: readonly ReachStep[] = [
    ...deletions.map((request) => step(identity, request)),
    { as: ANONYMOUS, by: "nothing", request: firstAdmin(fresh) },
    logsIn(fresh),
  ];
  return [{ steps, kuid: fresh, gets: "everything" }];
}

/** Everybody is gone then, and whoever comes first is the administrator. */
function byReset({ identity, fresh }: Start, action: string): Move[] {
  const steps: readonly ReachStep[] = [
    step(identity, readActionKey(action)),
    { as: ANONYMOUS, by: "nothing", request: firstAdmin(fresh) },
    logsIn(fresh),
  ];
  return [{ steps, kuid: fresh, gets: "everything" }];
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

function firstAdmin(kuid: string): ReachRequest {
  const credentials = { local: { username: kuid, password: PASSWORD } };
  const body = { content: {}, credentials };
  return { controller: "security", action: "createFirstAdmin", _id: kuid, body };
}

function step({ name }: Identity, request: ReachRequest): ReachStep {
  return { as: name, by: "nothing", request };
}
