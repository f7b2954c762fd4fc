import type { KuzzleRequest } from "kuzzle";

import { LIMITS } from "../../domain/policies/keyLimits";

interface Context {
  readonly token?: {
    readonly userId?: string;
    readonly jwt?: string | null;
    readonly [LIMITS]?: unknown;
  } | null;
  readonly user?: { readonly _id?: string; readonly profileIds?: readonly string[] } | null;
}

/** Who sends a request, as the host has read it. */
export type Identity = readonly unknown[];

/** Of nobody: the host has not read them yet. */
export const UNREAD: Identity = identityOf({});

/** Copies whom a request names as its sender: code of the application may change them in place. */
export function identityOf({ token, user }: Context): Identity {
  return [
    user?._id,
    (user?.profileIds ?? []).join("\n"),
    token?.userId,
    token?.jwt ?? undefined,
    token?.[LIMITS],
  ];
}

/** Tells whether a request still names the sender whom the host has read. */
export function isOf(request: KuzzleRequest, identity: Identity): boolean {
  const now = identityOf(request.context);
  return now.every((value, position) => value === identity[position]);
}
