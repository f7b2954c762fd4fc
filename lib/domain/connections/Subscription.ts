import type { SingleUse } from "../access/singleUse";
import type { StoredLimits } from "../policies/keyLimits";
import { isSame } from "../same";

/** The token of whoever subscribed; none: they are anonymous. */
export interface HeldToken {
  readonly jwt: string;
  readonly isApiKey: boolean;
  /** Set for a token that is good for one use. */
  readonly singleUse?: SingleUse;
  /** The limits of the API key that it is, or was made through: both sides must allow the subscription. */
  readonly limits?: StoredLimits;
}

/** Tells whether a token may end because an API key is deleted. */
export function endsWithKeys({ token }: Pick<Subscription, "token">): boolean {
  return token?.isApiKey === true || (token?.limits?.ancestors ?? []).length > 0;
}

/**
 * A subscription of one connection to one realtime room by one token. The host knows one for all tokens
 * that the connection has used: it goes on while any of these is.
 */
export interface Subscription {
  readonly connectionId: string;
  readonly roomId: string;
  readonly kuid: string;
  readonly token: HeldToken | undefined;
  /** `join`: by the id of the room; no place was named. */
  readonly by: "subscribe" | "join";
  readonly index: string;
  readonly collection: string;
  /** On which the connection hears of the room. */
  readonly channels: Set<string>;
  /** Absent: its filter costs next to nothing for each document. */
  readonly costly?: CostlyFilter;
}

/** A filter that is costly for each document, and whose share it takes. */
export interface CostlyFilter {
  readonly of: string;
  /** The filter and its place; the same for the same room. */
  readonly filter: string;
  readonly conditions: number;
}

/** Tells whether two subscriptions last for as long as one another. */
export function hasSameProof(one: Subscription, other: Subscription): boolean {
  const isOfUser = one.kuid === other.kuid && one.by === other.by;
  const [first, second] = [one.token, other.token];
  return first?.singleUse !== undefined && second?.singleUse !== undefined
    ? isOfUser &&
        isSame(first.singleUse.authors, second.singleUse.authors) &&
        isSame(first.limits, second.limits)
    : isOfUser && first?.jwt === second?.jwt;
}

/**
 * The reason why a subscription ended: no policy allows it any more; the token or the API key no longer
 * counts; the user is gone; somebody ended all of that user's connections; or the host ended all
 * subscriptions of the connection, with another token than this one's.
 */
export type EndReason = "rights" | "token" | "user" | "cutOff" | "connection";

/**
 * The last notification on a channel, of a type of its own.
 *
 * @property type   always `SubscriptionEnded`
 * @property reason machine-readable; `message` says the same in a sentence
 * @property roomId the room that the connection is no longer subscribed to
 * @property node   the id of the node that the connection is to
 */
export interface EndNotice {
  readonly type: "SubscriptionEnded";
  readonly status: 200;
  readonly info: string;
  readonly message: string;
  readonly reason: EndReason;
  readonly roomId: string;
  readonly index: string;
  readonly collection: string;
}

const MESSAGES: Readonly<Record<EndReason, string>> = {
  rights: "Your rights have changed: no policy allows this subscription any more.",
  token: "The token or API key that this subscription was made with is no longer valid.",
  user: "The user that this subscription was made by no longer exists.",
  cutOff: "An administrator has ended the connections of this user.",
  connection:
    "The subscriptions of this connection have ended with another token that it used, or another subscription of its own: subscribe again.",
};

/** Makes the notification that tells a client of the end of a subscription. */
export function endNotice(
  { roomId, index, collection }: Pick<Subscription, "roomId" | "index" | "collection">,
  reason: EndReason,
): EndNotice {
  return {
    type: "SubscriptionEnded",
    status: 200,
    info: "This is an automated server notification",
    message: MESSAGES[reason],
    reason,
    roomId,
    index,
    collection,
  };
}
