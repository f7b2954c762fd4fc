import type { KuzzleRequest } from "kuzzle";

import { declarationOf } from "../domain/actions";
import { malformedForStorage, withoutWordsOfStorage } from "../errors/nativeErrors";
import { holdsEverything } from "../usecases/escalation/compiledRights";
import { currentRights } from "../usecases/escalation/currentRights";
import type { Services } from "../usecases/Services";
import { cutText } from "../usecases/support/boundedDetails";
import { actorOf } from "../usecases/support/command";
import type { Pipe } from "./requests";

/** Characters in a line of the log: it may quote what was sent. */
const LONGEST = 1_000;

/**
 * The pipe on every request that fails. The storage answers 500 to some queries that it cannot read:
 * the request is at fault, so its caller gets a 400. Its words about anything but the form of the
 * request may tell of others, so they are for callers who hold every right.
 * Source: the host's lib/api/funnel.js `handleProcessRequestError`.
 */
export function errorPipes(services: () => Services): Record<string, Pipe> {
  return {
    "request:onError": async (request: KuzzleRequest) => {
      const { config } = services();
      if (config.guardNativeActions) {
        giveItsStatus(services(), request);
        await cutWords(services(), request);
      }
      return request;
    },
  };
}

function giveItsStatus({ host }: Services, request: KuzzleRequest): void {
  const { controller, action } = request.input;
  const { query, data } = declarationOf(String(controller), String(action)) ?? {};
  const { error } = request;
  const isShapedByCaller = query !== undefined || data !== undefined;
  if (
    isShapedByCaller &&
    error?.id === "services.storage.unexpected_error" &&
    host.services.refusal() === "malformed"
  ) {
    request.setError(malformedForStorage(error.message));
  }
}

async function cutWords({ host, log }: Services, request: KuzzleRequest): Promise<void> {
  const { error, input } = request;
  const cut = withoutWordsOfStorage(error?.id);
  if (cut === undefined || host.services.isOfForm()) {
    return;
  }
  const actor = actorOf(request);
  // whoever cannot be judged is told nothing
  const rights = await currentRights(host, actor).catch(() => undefined);
  if (rights === undefined || !holdsEverything(rights)) {
    const words = JSON.stringify(cutText(error?.message ?? "", LONGEST));
    log.warn(`${input.controller}:${input.action} of ${actor.kuid} failed: ${words}`);
    request.setError(cut);
  }
}
