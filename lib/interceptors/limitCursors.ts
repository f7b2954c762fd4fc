import { actionsThat } from "../domain/actions";
import { takeCursor } from "../usecases/requests/takeCursor";
import type { Services } from "../usecases/Services";
import { interceptEach } from "./interceptEach";
import { tellingShare } from "./tellingShare";
import { actorOf, commandOf } from "../usecases/support/command";

/**
 * Counts the cursors that actions open for themselves. Of a request that fails the host leaves them
 * open, for as long as they last: `write_limit_exceeded` of a deletion by query, for one.
 * Source: the host's lib/service/storage/8/elasticsearch.js `_getAllDocumentsFromQuery`.
 *
 * @returns the actions that the host does not have
 */
export function limitCursors(services: Services): string[] {
  const { host, config } = services;
  const keys = actionsThat(({ opens }) => opens === "own");
  return interceptEach(host, keys, () => async (request, run) => {
    const client = host.clientRequest(request);
    if (client === undefined) {
      return run();
    }
    const asked = { host, actor: actorOf(client), command: commandOf(request, client) };
    const place = await takeCursor(asked, config, "own").catch(tellingShare(services, request));
    try {
      const result = await run();
      await place?.keep(0);
      return result;
    } catch (error) {
      await place?.failed(error);
      throw error;
    }
  });
}
