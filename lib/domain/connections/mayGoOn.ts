import type { Rights, RightsRequest } from "../rights";
import { allows } from "../rights";
import type { Subscription } from "./Subscription";

const SUBSCRIBE = { controller: "realtime", action: "subscribe" } as const;
const JOIN = { controller: "realtime", action: "join" } as const;

/** Of each profile of a user, in their order, its rights; `undefined`: they cannot be resolved. */
export type RightsByProfile = readonly (Rights | undefined)[];

/**
 * Tells whether the request that made a subscription would be accepted now.
 *
 * @param judgesRooms whether the plugin judges the place of a room that is joined, as the host does not
 */
export function mayGoOn(
  { by, index, collection }: Pick<Subscription, "by" | "index" | "collection">,
  rights: RightsByProfile,
  judgesRooms: boolean,
): boolean {
  const subscribing = { ...SUBSCRIBE, index, collection };
  if (by === "subscribe") {
    return hostAllows(rights, subscribing);
  }
  return hostAllows(rights, JOIN) && (!judgesRooms || pluginAllows(rights, subscribing));
}

/**
 * The host asks one profile after the other, until one allows; it fails at one that it cannot resolve.
 * Source: the host's lib/model/security/user.ts `isActionAllowed`.
 */
function hostAllows(rights: RightsByProfile, request: RightsRequest): boolean {
  for (const one of rights) {
    if (one === undefined) {
      return false;
    }
    if (allows(one, request)) {
      return true;
    }
  }
  return false;
}

/** The plugin resolves all of them first. Source: `checkRoom`. */
function pluginAllows(rights: RightsByProfile, request: RightsRequest): boolean {
  return (
    rights.every((one) => one !== undefined) &&
    rights.some((one) => one !== undefined && allows(one, request))
  );
}
