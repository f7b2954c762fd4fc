import type { Rights, RightsRequest } from "../rights";
import { allows } from "../rights";
import type { Subscription } from "./Subscription";

const SUBSCRIBE = { controller: "realtime", action: "subscribe" } as const;
const JOIN = { controller: "realtime", action: "join" } as const;

/** The rights of each profile of a user, in their order; `undefined`: they cannot be resolved. */
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
  return by === "subscribe"
    ? allowed(rights, subscribing)
    : allowed(rights, JOIN) && (!judgesRooms || allowed(rights, subscribing));
}

/**
 * The host loads every profile with its roles before it asks them: one that cannot be loaded refuses
 * all. Source: the host's lib/model/security/user.ts `isActionAllowed`,
 * lib/core/security/profileRepository.ts `fromDTO`.
 */
function allowed(rights: RightsByProfile, request: RightsRequest): boolean {
  const resolved = rights.filter((one) => one !== undefined);
  return resolved.length === rights.length && resolved.some((one) => allows(one, request));
}
