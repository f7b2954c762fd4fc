import type { KuzzleRequest } from "kuzzle";

import { eventsEnding } from "../../domain/access/singleUse";
import type { Host, Sender } from "../../host/port/Host";
import { singleUseOf } from "../access/usedOnce";
import { actorOf } from "../support/command";

/**
 * Tells who sends a client's request, each time that it is asked, as the host would judge them now. A token
 * for one use has ended with the request that it was used for: what that has begun ends when all tokens of
 * its user do.
 *
 * @returns `undefined` when it would be refused
 * @throws when Redis or the storage does not answer
 */
export async function stillSender(
  host: Pick<Host, "access" | "judgeAgain">,
  client: KuzzleRequest,
): Promise<() => Promise<Sender | undefined>> {
  const { kuid } = actorOf(client);
  const singleUse = await singleUseOf(host, client);
  if (singleUse === undefined) {
    return async () => host.judgeAgain(client);
  }
  return async () =>
    (await host.access.happenedSince(kuid, eventsEnding(singleUse), singleUse.since))
      ? undefined
      : host.judgeAgain(client);
}
