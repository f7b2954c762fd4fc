import { isPlainObject } from "../plainObject";
import { endsWithKeys, type Subscription } from "./Subscription";
import type { StoredProfile, StoredRole } from "../rights";

/** Users whose sessions, API keys and connections a write would end, whatever their rights. */
export type EndedHandles = Readonly<
  Partial<Record<"tokens" | "apiKeys" | "connections", readonly string[]>>
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

/** Tells whether a subscription ends with what a draft ends. */
export function endsWith(
  { tokens = [], apiKeys = [], connections = [] }: EndedHandles,
  subscription: Pick<Subscription, "kuid" | "token">,
): boolean {
  const { kuid, token } = subscription;
  const isSession = token !== undefined && !token.isApiKey;
  return (
    connections.includes(kuid) ||
    (isSession && tokens.includes(kuid)) ||
    (endsWithKeys(subscription) && apiKeys.includes(kuid))
  );
}

const MEMBERS = ["roles", "profiles", "users"] as const;

/** Reads a draft that another node has sent; `undefined`: it is of another version. */
export function readDraft(value: unknown): Draft | undefined {
  return isPlainObject(value) && MEMBERS.every((member) => isPlainObject(value[member]))
    ? (value as unknown as Draft)
    : undefined;
}
