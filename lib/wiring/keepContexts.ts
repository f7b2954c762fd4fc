import { keepContextOfCopies } from "../host/requests/promiseCopies";
import type { Services } from "../usecases/Services";

/** Lets the promises of plugins keep for whom code runs. All of them are loaded by now. */
export async function keepContexts({ host, log }: Services): Promise<void> {
  const failed = host.served.keepsContexts ? await keepContextOfCopies() : [];
  if (failed.length > 0) {
    log.warn(
      `Code that waits for these promises may count as another client's, since they do not keep the context of requests: ${failed.join(", ")}. Use bluebird 3.7 or later there.`,
    );
  }
}
