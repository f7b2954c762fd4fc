import { actionsThat } from "../domain/actions";
import { UncheckedError } from "../errors/errors";
import { SearchQueues } from "../usecases/requests/SearchQueues";
import { stillSender } from "../usecases/requests/stillSender";
import type { Services } from "../usecases/Services";
import { readError } from "../usecases/support/readError";
import { interceptEach } from "./interceptEach";
import { noting, tellingShare } from "./tellingShare";
import { shareOf } from "./shareOf";

const WHO = "who searches";

/**
 * Lets the searches of one caller run a few at a time. Judges those anew that have waited.
 *
 * @returns the actions that the host does not have
 */
export function limitSearches(services: Services): string[] {
  const { host, gate } = services;
  const lines = new SearchQueues(host.waitingLimits());
  const keys = actionsThat(({ query }) => query !== undefined);
  return interceptEach(host, keys, (key) => async (request, run) => {
    const client = host.clientRequest(request);
    if (client === undefined) {
      return run();
    }
    const { of, actor, command, covers } = shareOf(services, request, client);
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
    const noted = noting(run);
    return lines
      .run(of, covers, begin, noted.run)
      .catch(tellingShare(services, request, noted.hasBegun));
  });
}
