import { actionsThat, readActionKey } from "../domain/actions";
import { UncheckedError } from "../errors/errors";
import { shareKeyOf } from "../usecases/admission/lockCaller";
import { holdsEverything } from "../usecases/escalation/compiledRights";
import { currentRights } from "../usecases/escalation/currentRights";
import { SearchLines } from "../usecases/requests/SearchLines";
import { stillSender } from "../usecases/requests/stillSender";
import type { Services } from "../usecases/Services";
import { actorOf, commandOf } from "../usecases/support/command";
import { readError } from "../usecases/support/readError";
import { tellWhen } from "./limitCursors";

const WHO = "who searches";

/**
 * Lets the searches of one caller run a few at a time. Judges those anew that have waited.
 *
 * @returns the actions that the host does not have
 */
export function limitSearches({ host, config, gate }: Services): string[] {
  const lines = new SearchLines(host.waitingLimits());
  return actionsThat(({ query }) => query !== undefined).filter((key) => {
    const { controller, action } = readActionKey(key);
    return !host.intercept(controller, action, async (request, run) => {
      const client = host.clientRequest(request);
      if (client === undefined) {
        return run();
      }
      const actor = actorOf(client);
      const command = commandOf(request, client);
      const covers = async (): Promise<boolean> =>
        holdsEverything(await currentRights(host, actor));
      const begin = async (): Promise<() => Promise<void>> => {
        const still = await stillSender(host, client).catch(readError(host, WHO));
        return async () => {
          if ((await still().catch(readError(host, WHO))) === undefined) {
            const refusal = new UncheckedError(
              `Not allowed to run ${key}: while it waited for the caller's other searches, its token has ended, or no policy allows it any more.`,
            );
            if (!(await gate.recordRefusal(refusal, actor, command))) {
              throw refusal;
            }
          }
        };
      };
      return lines
        .run(shareKeyOf({ actor, command, config }), covers, begin, run)
        .catch(tellWhen(request));
    });
  });
}
