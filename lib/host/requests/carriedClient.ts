import type { KuzzleRequest } from "kuzzle";

import type { Context } from "./Visits";

/** The protocol that the host names for requests of the embedded SDK. */
const EMBEDDED = "funnel";

/** Tells whether a call is made of a client's request: it has their token or user then. */
export function carriesClient(request: KuzzleRequest): boolean {
  const { connection, token, user } = request.context as Context & {
    readonly connection?: { readonly protocol?: string | null };
  };
  return connection?.protocol !== EMBEDDED && ((token ?? null) !== null || (user ?? null) !== null);
}

export function isOfSame(request: KuzzleRequest, other: Context): boolean {
  const one = request.context as Context;
  const token = one.token ?? undefined;
  return (
    kuidOf(one) === kuidOf(other) &&
    (token === undefined || (token.jwt ?? null) === (other.token?.jwt ?? null))
  );
}

function kuidOf({ user, token }: Context): string | undefined {
  return user?._id ?? token?.userId;
}
