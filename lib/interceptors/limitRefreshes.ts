import { actionsThat, readActionKey } from "../domain/actions";
import { shareKeyOf } from "../usecases/admission/lockCaller";
import { holdsEverything } from "../usecases/escalation/compiledRights";
import { currentRights } from "../usecases/escalation/currentRights";
import { WaitingWrites } from "../usecases/requests/WaitingWrites";
import type { Services } from "../usecases/Services";
import { actorOf, commandOf } from "../usecases/support/command";
import { tellWhen } from "./limitCursors";

/**
 * Bounds the writes of one caller that wait until they can be searched.
 *
 * @returns the actions that the host does not have
 */
export function limitRefreshes({ host, config }: Services): string[] {
  const writes = new WaitingWrites(host.waitingLimits());
  return actionsThat(({ data }) => data === "changes")
    .filter((key) => REFRESHING.has(readActionKey(key).controller))
    .filter((key) => {
      const { controller, action } = readActionKey(key);
      return !host.intercept(controller, action, async (request, run) => {
        const client = host.clientRequest(request);
        if (client === undefined || !waits(request.input.args.refresh)) {
          return run();
        }
        const actor = actorOf(client);
        const caller = shareKeyOf({ actor, command: commandOf(request, client), config });
        const covers = async (): Promise<boolean> =>
          holdsEverything(await currentRights(host, actor));
        return writes.run(caller, covers, run).catch(tellWhen(request));
      });
    });
}

/** The controllers whose writes take `refresh`. */
const REFRESHING: ReadonlySet<string> = new Set(["document", "bulk"]);

/** Source: the host's lib/api/request/kuzzleRequest.ts `getRefresh`. */
function waits(refresh: unknown): boolean {
  return refresh !== undefined && refresh !== null && refresh !== false && refresh !== "false";
}
