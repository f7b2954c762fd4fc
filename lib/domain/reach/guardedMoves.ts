import type { ReachStep } from "../../api/reach";
import { readActionKey } from "../actions";
import { asUser, logsIn, union } from "./becoming";
import type { Identity } from "./Identity";
import type { Move } from "./move";
import {
  profilesOf,
  type ReachDelegation,
  type ReachPlatform,
  type ReachUser,
} from "./reachPlatform";
import { memoryMoves } from "./rawMoves";
import { givingRequest, signUpRequest, userRequest } from "./chainRequests";
import { givers, identityMakers, isKeyMaker, isUsable, signUps, userMakers } from "./wayActions";

/**
 * Lists the ways that the guard leaves: it refuses to give what the caller does not cover, but for delegations;
 * sign-ups give the preset profiles. Covering somebody gives no right that is not held, but the profiles by which
 * they may be a holder of delegations.
 *
 * @param fresh a kuid that nobody has
 */
export function guardedMoves(identity: Identity, platform: ReachPlatform, fresh: string): Move[] {
  return [
    ...userMakers()
      .filter((action) => identity.may(action))
      .flatMap((action) => byMaking(identity, platform, action, fresh)),
    ...byApplication(identity, platform, fresh),
    ...byIdentities(identity, platform),
    ...byPlanting(identity, platform),
    ...bySignUp(identity, platform, fresh),
    ...memoryMoves(identity, platform),
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

/**
 * As users who are covered, by a password that they get before the profile of a delegation: keys end with what
 * their user gains.
 */
function byPlanting(identity: Identity, platform: ReachPlatform): Move[] {
  const direct = delegationsOf(identity, platform).filter(({ through }) => through === undefined);
  const given = existing(
    direct.flatMap(({ mayAssign }) => mayAssign),
    platform,
  );
  const [giver] = givers().filter((action) => identity.may(action));
  if (giver === undefined || given.length === 0) {
    return [];
  }
  return identityMakers()
    .filter((action) => identity.may(action) && !isKeyMaker(action))
    .flatMap((action) => {
      const user = platform.users.find(
        (one) =>
          isUsable(action, one) && isCovered(identity, action, one) && one.kuid !== identity.kuid,
      );
      if (user === undefined) {
        return [];
      }
      const profileIds = union(user.profileIds, given);
      const [plants, ...logsInLater] = asUser(identity.name, "coverage", action, user.kuid);
      const gives: ReachStep = {
        as: identity.name,
        by: "delegation",
        request: givingRequest(giver, user.kuid, profileIds),
      };
      return plants === undefined
        ? []
        : [
            {
              steps: [plants, gives, ...logsInLater],
              kuid: user.kuid,
              gets: profilesOf(platform, profileIds) ?? [],
            },
          ];
    });
}

/** Counts profiles that they have lost by a delegation, too. */
function isCovered(
  identity: Identity,
  action: string,
  { profileIds, formerIds = [] }: ReachUser,
): boolean {
  const wanted = union(profileIds, formerIds);
  return wanted.length > 0 && identity.covered(action, wanted).length === wanted.length;
}

/** As users who exist and are covered whole. */
function byIdentities(identity: Identity, platform: ReachPlatform): Move[] {
  const holders = new Set(platform.delegations.flatMap((one) => one.holders));
  return identityMakers()
    .filter((action) => identity.may(action))
    .flatMap((action) =>
      platform.users
        .filter(({ profileIds }) => profileIds.some((id) => holders.has(id)))
        .filter((user) => isUsable(action, user))
        .filter((user) => isCovered(identity, action, user))
        .map(({ kuid, profileIds }): Move => ({
          steps: asUser(identity.name, "coverage", action, kuid),
          kuid,
          gets: profilesOf(platform, profileIds) ?? [],
        })),
    );
}

function bySignUp(identity: Identity, platform: ReachPlatform, username: string): Move[] {
  const { preset } = platform;
  const [action] = signUps().filter((one) => identity.may(one));
  return action === undefined || preset.length === 0
    ? []
    : movesTo(platform, preset, username, [
        { as: identity.name, by: "preset", request: signUpRequest(action, username) },
      ]);
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
