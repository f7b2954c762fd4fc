import { actorOf, commandOf } from "../usecases/support/command";
import { followRemoval } from "../usecases/drift/followRemoval";
import { actionsThat } from "../domain/actions";
import type { Services } from "../usecases/Services";
import { interceptEach } from "./interceptEach";

/**
 * Lets restrictions follow when clients delete places. Wraps the action itself, for the reasons of
 * guardNativeActions. Call it before that, so that the guard judges first. The application's own
 * deletions are its own concern.
 *
 * @returns the actions that the host does not have
 */
export function followRemovals({ host, config, log }: Services): string[] {
  const keys = actionsThat(({ removes }) => removes !== undefined);
  return interceptEach(host, keys, () => async (request, run) => {
    const client = host.clientRequest(request);
    if (client === undefined) {
      return run();
    }
    const actor = actorOf(client);
    return followRemoval({ host, config, log, actor, command: commandOf(request, client) }, run);
  });
}
