import type { KuzzleRequest } from "kuzzle";

import type { Kernel } from "./kernel";
import { currentRequest } from "./kernel";

/** The client's request behind a request; see {@link NativeActions.clientRequest} of the port. */
export function clientRequestOf(
  kuzzle: Pick<Kernel, "asyncStore">,
  request: KuzzleRequest,
): KuzzleRequest | undefined {
  if (isFromClient(request)) {
    return request;
  }
  const outer = currentRequest(kuzzle);
  const isImport =
    outer !== undefined &&
    isFromClient(outer) &&
    outer.input.controller === "admin" &&
    outer.input.action === "loadSecurities";
  return isImport ? outer : undefined;
}

/** The host gives every request of a client its connection and, once verified, its token. */
function isFromClient({ context }: KuzzleRequest): boolean {
  const { token, connection } = context as {
    token?: object | null;
    connection?: { protocol?: string | null };
  };
  return (token ?? null) !== null || (connection?.protocol ?? null) !== null;
}
