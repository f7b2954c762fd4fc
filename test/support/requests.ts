import type { JSONObject } from "kuzzle";
import { KuzzleRequest } from "kuzzle";

/** A request as the host hands it to a pipe before its action, from a client over HTTP. */
export function requestOf(
  controller: string,
  action: string,
  args: JSONObject = {},
  context: JSONObject = {
    token: { userId: "john" },
    user: { _id: "john", profileIds: ["admin"] },
  },
): KuzzleRequest {
  const request = new KuzzleRequest({ controller, action, ...args });
  Object.assign(request.context, context);
  return request;
}
