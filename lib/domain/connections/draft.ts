import { isPlainObject } from "../plainObject";
import { endsWithKeys, type HeldToken, type Subscription } from "./Subscription";
import type { StoredProfile, StoredRole } from "../rights";

/** Users whose sessions, API keys and connections a write would end, whatever their rights. */
export type EndedHandles = Readonly<
  Partial<Record<"tokens" | "apiKeys" | "connections", readonly string[]>>
> & { readonly single?: EndedOnes };

/**
 * Single tokens and API keys that a write would end.
 *
 * @property kuids   whose they are
 * @property digests of these tokens, those of API keys too
 * @property keyIds  of the keys: what was made through them ends too, whosever it is
 * @property authors of what is revoked: a token for one use that was made through it has been used up
 */
export type EndedOnes = Readonly<
  Record<"kuids" | "digests" | "keyIds" | "authors", readonly string[]>
>;

/** A write that was not done: documents as they would be stored; `null`: deleted. */
export interface Draft {
  readonly roles: Readonly<Record<string, StoredRole | null>>;
  readonly profiles: Readonly<Record<string, StoredProfile | null>>;
  readonly users: Readonly<Record<string, { readonly profileIds: readonly string[] } | null>>;
  /** A profile that whoever has it loses. */
  readonly takenFromUsers?: string;
  readonly ends?: EndedHandles;
}

/**
 * Tells whether a subscription ends with what a draft ends.
 *
 * @param digestOf tells the digest of a token
 */
export function endsWith(
  { tokens = [], apiKeys = [], connections = [], single }: EndedHandles,
  subscription: Pick<Subscription, "kuid" | "token">,
  digestOf: (token: string) => string,
): boolean {
  const { kuid, token } = subscription;
  const isSession = token !== undefined && !token.isApiKey;
  return (
    connections.includes(kuid) ||
    (isSession && tokens.includes(kuid)) ||
    (endsWithKeys(subscription) && apiKeys.includes(kuid)) ||
    (single !== undefined && token !== undefined && endsAlone(single, kuid, token, digestOf))
  );
}

function endsAlone(
  { kuids, digests, keyIds, authors }: EndedOnes,
  kuid: string,
  { jwt, limits, singleUse }: HeldToken,
  digestOf: (token: string) => string,
): boolean {
  const isOfThem = kuids.includes(kuid);
  return (
    (limits?.ancestors ?? []).some(({ id }) => keyIds.includes(id)) ||
    (isOfThem && singleUse?.authors.some((author) => authors.includes(author)) === true) ||
    (isOfThem && singleUse === undefined && digests.includes(digestOf(jwt)))
  );
}

const MEMBERS = ["roles", "profiles", "users"] as const;

/** Reads a draft that another node has sent; `undefined`: it is of another version. */
export function readDraft(value: unknown): Draft | undefined {
  return isPlainObject(value) && MEMBERS.every((member) => isPlainObject(value[member]))
    ? (value as unknown as Draft)
    : undefined;
}
