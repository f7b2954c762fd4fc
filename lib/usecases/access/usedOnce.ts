import type { KuzzleRequest } from "kuzzle";

import type { SingleUse } from "../../domain/access/singleUse";
import { MADE_AT } from "../../domain/access/singleUse";
import type { Host } from "../../host/port/Host";
import { originsOfToken } from "./lineage";

/**
 * Reads the token of a request that is good for once. The host has looked it up before: a revocation since
 * then would be missed, were it not known when the token was made.
 *
 * @returns `undefined` for any other token
 */
export async function singleUseOf(
  { access }: Pick<Host, "access">,
  client: KuzzleRequest,
): Promise<SingleUse | undefined> {
  const { singleUse, [MADE_AT]: madeAt } = Object(client.context.token) as {
    readonly singleUse?: boolean;
    readonly [MADE_AT]?: unknown;
  };
  if (singleUse !== true) {
    return undefined;
  }
  const since = typeof madeAt === "string" ? madeAt : await access.now();
  return { since, authors: originsOfToken(client).map(({ author }) => author) };
}
