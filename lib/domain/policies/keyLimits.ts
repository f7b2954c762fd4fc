import { isPlainObject } from "../plainObject";
import type { StoredPolicy } from "../rights";

/**
 * The limits of an API key, and of whatever is made through it. A request must be allowed by the
 * rights of the user, and by each list of policies.
 */
export interface KeyLimits {
  /** Lists of policies: the key's own, and those of the keys through which it was made. */
  readonly policies: readonly (readonly StoredPolicy[])[];
  /** In milliseconds since 1970; -1: never. Nothing that is made through it lives longer. */
  readonly expiresAt: number;
}

/** A key through which a request is sent, or one through which that key was made. */
interface Ancestor {
  readonly id: string;
  /** The hash of the key's token: a key that is made again under the same id is another one. */
  readonly hash: string;
}

/** The limits as they are stored with a key or a token. */
export interface StoredLimits extends KeyLimits {
  /** The key itself is the last. With any of them it ends. */
  readonly ancestors: readonly Ancestor[];
}

/** The member of a token, and of a stored key, that bears its limits. The host's own have none. */
export const LIMITS = "profileGuard";

/**
 * The host takes a key whose `fingerprint` is the digest of its token. With this before it, it takes
 * none: a host without this plugin, or with one that cannot judge policies, does not know these keys.
 */
export const LIMITED_FINGERPRINT = "profile-guard:";

/**
 * The member of a user who was read for a request with a limited token. The host judges some
 * requests that it makes itself by the user alone: `auth:checkRights`, `realtime:list`.
 */
export const LIMITS_OF_USER = Symbol.for("profile-guard.limits");

const NEVER = -1;

/** @returns `undefined` for anything that {@link StoredLimits} does not describe */
export function readLimits(value: unknown): StoredLimits | undefined {
  if (!isPlainObject(value)) {
    return undefined;
  }
  const { policies, expiresAt, ancestors } = value;
  const isSound =
    areLimits(policies) &&
    typeof expiresAt === "number" &&
    Array.isArray(ancestors) &&
    ancestors.every(isAncestor);
  return isSound ? (value as unknown as StoredLimits) : undefined;
}

/** Tells lists of policies, as the limits of a key have them. */
export function areLimits(value: unknown): value is KeyLimits["policies"] {
  // a list without policies would be the role "default"
  return (
    Array.isArray(value) &&
    value.every((list) => Array.isArray(list) && list.length > 0 && list.every(isPolicy))
  );
}

function isPolicy(value: unknown): boolean {
  return isPlainObject(value) && typeof value.roleId === "string";
}

function isAncestor(value: unknown): boolean {
  return isPlainObject(value) && typeof value.id === "string" && typeof value.hash === "string";
}

/** The host's token and user of a request, as far as they tell limits. */
export interface Bearer {
  readonly token?: {
    readonly type?: string;
    readonly expiresAt?: number | null;
    readonly [LIMITS]?: unknown;
  } | null;
  readonly user?: { readonly [LIMITS_OF_USER]?: StoredLimits } | null;
}

/**
 * Returns the limits of who sends a request; `undefined`: none. Whoever has logged in has none; a key
 * of the host's own has those of its life.
 */
export function limitsOf({ token, user }: Bearer): StoredLimits | undefined {
  const stored = token?.[LIMITS];
  if (stored !== undefined) {
    // the host refuses what is not sound, before anybody asks
    return readLimits(stored) ?? NOTHING_AT_ALL;
  }
  if (token?.type === "apiKey") {
    const { expiresAt } = token;
    return typeof expiresAt === "number" && expiresAt > 0
      ? { policies: [], expiresAt, ancestors: [] }
      : undefined;
  }
  return user?.[LIMITS_OF_USER];
}

/** No role has this name: nothing is allowed, and whoever computes it fails closed. */
const NOTHING_AT_ALL: StoredLimits = {
  policies: [[{ roleId: "" }]],
  expiresAt: 0,
  ancestors: [],
};

/** Tells whether something that ends then would outlive the limits. */
export function outlives(expiresAt: number, limits: KeyLimits): boolean {
  return limits.expiresAt !== NEVER && (expiresAt === NEVER || expiresAt > limits.expiresAt);
}

/** Tells whether something may do less than its user. */
export function hasPolicies(limits: KeyLimits | undefined): limits is KeyLimits {
  return limits !== undefined && limits.policies.length > 0;
}

/** Returns the limits of a key that is made by somebody who acts within limits. */
export function inheritedLimits(
  limits: StoredLimits | undefined,
  own: { readonly policies?: readonly StoredPolicy[]; readonly expiresAt: number },
): StoredLimits {
  const { policies = [], ancestors = [] } = limits ?? {};
  const lists = own.policies === undefined ? policies : [own.policies, ...policies];
  const distinct = new Map(lists.map((list) => [JSON.stringify(list), list]));
  return { policies: [...distinct.values()], expiresAt: own.expiresAt, ancestors };
}
