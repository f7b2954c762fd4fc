import type { ReachStep } from "../../api/reach";
import { readActionKey } from "../actions";
import type { Identity } from "./Identity";
import type { Move } from "./move";
import {
  profilesOf,
  type ReachDelegation,
  type ReachPlatform,
  type ReachUser,
} from "./reachPlatform";
import { identityRequest, loginRequest, RESET, signUpRequest, userRequest } from "./chainRequests";

/** Actions that make a user with profiles and a password that the caller chooses. */
export const USER_MAKERS = [
  "security:createUser",
  "profile-guard:createUser",
  "admin:loadSecurities",
] as const;
export const SIGN_UPS = [
  "security:createRestrictedUser",
  "profile-guard:createRestrictedUser",
] as const;
/** Actions that make a means to act as a user who exists. */
export const IDENTITY_MAKERS = [
  "security:createApiKey",
  "profile-guard:createApiKey",
  "security:createCredentials",
  "security:updateCredentials",
  "kuzzle-plugin-auth-passport-local/password:getResetPasswordToken",
] as const;

/**
 * Lists the ways that the guard leaves: it refuses to give what the caller does not cover, but for delegations;
 * sign-ups give the preset profiles. Covering somebody gives no right that is not held, but the profiles by which
 * they may be a holder of delegations.
 *
 * @param fresh a kuid that nobody has
 */
export function guardedMoves(identity: Identity, platform: ReachPlatform, fresh: string): Move[] {
  return [
    ...USER_MAKERS.filter((action) => identity.may(action)).flatMap((action) =>
      byMaking(identity, platform, action, fresh),
    ),
    ...byApplication(identity, platform, fresh),
    ...byIdentities(identity, platform),
    ...bySignUp(identity, platform, fresh),
  ];
}

function byMaking(
  identity: Identity,
  platform: ReachPlatform,
  action: string,
  kuid: string,
): Move[] {
  const direct = delegationsOf(identity, platform).filter(({ through }) => through === undefined);
  const given = existing(
    direct.flatMap(({ mayAssign }) => mayAssign),
    platform,
  );
  const profileIds = union(identity.covered(action, candidates(identity, platform)), given);
  return movesTo(platform, profileIds, kuid, [
    {
      as: identity.name,
      by: given.length > 0 ? "delegation" : "coverage",
      request: userRequest(action, kuid, profileIds),
    },
  ]);
}

/** By actions of the application, of which nobody but its author knows the arguments. */
function byApplication(identity: Identity, platform: ReachPlatform, kuid: string): Move[] {
  return delegationsOf(identity, platform).flatMap(({ mayAssign, through = [] }) =>
    through
      .filter((action) => identity.may(action))
      .flatMap((action) => {
        const own = identity.covered("security:createUser", candidates(identity, platform));
        const profileIds = union(own, existing(mayAssign, platform));
        return movesTo(platform, profileIds, kuid, [
          {
            as: identity.name,
            by: "delegation",
            request: readActionKey(action),
            note: `Makes user "${kuid}" with the profiles ${profileIds.join(", ")}.`,
          },
        ]);
      }),
  );
}

/** The profiles that a new user may need: the caller's own, and those by which somebody holds a delegation. */
function candidates(identity: Identity, { delegations }: ReachPlatform): string[] {
  return union(
    identity.profileIds,
    delegations.flatMap(({ holders }) => holders),
  );
}

/** As users who exist and are covered whole. */
function byIdentities(identity: Identity, platform: ReachPlatform): Move[] {
  const holders = new Set(platform.delegations.flatMap((one) => one.holders));
  return IDENTITY_MAKERS.filter((action) => identity.may(action)).flatMap((action) =>
    platform.users
      .filter(({ profileIds }) => profileIds.some((id) => holders.has(id)))
      .filter((user) => isUsable(action, user))
      .filter(({ profileIds, formerIds = [] }) => {
        const wanted = union(profileIds, formerIds);
        return identity.covered(action, wanted).length === wanted.length;
      })
      .map(({ kuid, profileIds }): Move => ({
        steps: asUser(identity.name, "coverage", action, kuid),
        kuid,
        gets: profilesOf(platform, profileIds) ?? [],
      })),
  );
}

function bySignUp(identity: Identity, platform: ReachPlatform, username: string): Move[] {
  const { preset } = platform;
  const [action] = SIGN_UPS.filter((one) => identity.may(one));
  return action === undefined || preset.length === 0
    ? []
    : movesTo(platform, preset, username, [
        { as: identity.name, by: "preset", request: signUpRequest(action, username) },
      ]);
}

/** Tells whether an action may make a means to act as a user: Kuzzle makes no second login, and changes none that is not. */
export function isUsable(action: string, { hasLogin }: ReachUser): boolean {
  const needs = action.endsWith(":createCredentials")
    ? false
    : action.endsWith(":createApiKey")
      ? undefined
      : true;
  return needs === undefined || hasLogin === undefined || hasLogin === needs;
}

/** The step by which somebody gets a means to act as a user, and uses it. */
export function asUser(
  as: string,
  by: ReachStep["by"],
  action: string,
  kuid: string,
): readonly ReachStep[] {
  const makes = { as, by, request: identityRequest(action, kuid) };
  if (action.endsWith(":createApiKey")) {
    return [makes];
  }
  const resets = { as: "-1", by: "nothing" as const, request: RESET };
  return [makes, ...(action.endsWith(":getResetPasswordToken") ? [resets] : []), logsIn(kuid)];
}

/** Nobody needs a right for it. */
export function logsIn(kuid: string): ReachStep {
  return { as: kuid, by: "nothing", request: loginRequest(kuid) };
}

function movesTo(
  platform: ReachPlatform,
  profileIds: readonly string[],
  kuid: string,
  steps: readonly ReachStep[],
): Move[] {
  const gets = profilesOf(platform, profileIds);
  return gets === undefined || gets.length === 0
    ? []
    : [{ steps: [...steps, logsIn(kuid)], kuid, gets }];
}

function delegationsOf(
  { profileIds }: Identity,
  { delegations }: ReachPlatform,
): readonly ReachDelegation[] {
  return delegations.filter(({ holders }) => holders.some((id) => profileIds.includes(id)));
}

function existing(profileIds: readonly string[], { profiles }: ReachPlatform): string[] {
  return union(profileIds.filter((id) => profiles.has(id)));
}

export function union(...lists: readonly (readonly string[])[]): string[] {
  return [...new Set(lists.flat())].sort();
}
