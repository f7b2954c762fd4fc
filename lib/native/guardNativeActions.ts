import type { KuzzleRequest } from "kuzzle";

import { isOwnAction, OWN_ACTIONS } from "../actions";
import { publicSource } from "../answers";
import type { ProfileGuardConfig } from "../config";
import { InvalidRequestError } from "../errors";
import type { Host, NativeAnswer } from "../host/Host";
import { actorOf, commandOf } from "../requests";
import { GUARDS } from "../usecases/escalation/guards";
import type { Done, Gate, Log, Pass } from "../usecases/gate";
import { freePass } from "../usecases/gate";
import { tellWhenToRetry } from "./retryAfter";

/** What the plugin works with, once it is initialized. */
export interface Surroundings {
  readonly host: Host;
  readonly config: ProfileGuardConfig;
  readonly gate: Gate;
  readonly log: Log;
}

/**
 * Puts the host's own actions under the plugin's rules, around the action itself rather than in a
 * pipe before it: every pipe of every plugin has run by then, so that nothing can change the
 * request after the check; a refusal cannot be swallowed (`triggerEvents`); and a request that
 * waits for a lock does not take one of the host's 50 pipe slots, without which the holder of the
 * lock could not go on. See docs/decisions.md.
 *
 * @param wanted which of the guarded actions, by `controller:action`
 * @returns those that the host does not have
 */
export function guardNativeActions(
  surroundings: Surroundings,
  wanted: (key: string) => boolean,
): string[] {
  const { host } = surroundings;
  return Object.keys(GUARDS)
    .filter(wanted)
    .filter((key) => {
      const [controller = "", action = ""] = key.split(":");
      return !host.intercept(controller, action, (request, run) =>
        guarded(surroundings, request, run),
      );
    });
}

async function guarded(
  surroundings: Surroundings,
  request: KuzzleRequest,
  run: () => Promise<unknown>,
): Promise<unknown> {
  const { host } = surroundings;
  const client = host.clientRequest(request);
  if (client === undefined && !host.isStarting()) {
    return run();
  }
  const pass = await enter(surroundings, request, client);
  return complete(request, await pass.run(run));
}

async function enter(
  { host, config, gate, log }: Surroundings,
  request: KuzzleRequest,
  client: KuzzleRequest | undefined,
): Promise<Pass> {
  try {
    const actor = client === undefined ? undefined : actorOf(client);
    return await gate.enter(actor, commandOf(request), client !== undefined && client !== request);
  } catch (error) {
    tellWhenToRetry(request, error);
    const mayPass =
      config.onInvalidImport === "warn" &&
      error instanceof InvalidRequestError &&
      host.isStarting() &&
      client === undefined;
    if (!mayPass) {
      throw error;
    }
    log.warn(`Imported although it is wrong, as "onInvalidImport" says. ${error.message}`);
    return freePass(host);
  }
}

/** Adds what the reference answers and the host drops; takes nothing away but its own cache. */
function complete(request: KuzzleRequest, { result, writeOf }: Done<unknown>): unknown {
  const { controller, action } = request.input;
  if (controller !== "security" || !isOwnAction(action)) {
    return result;
  }
  const native = result as NativeAnswer;
  const { answer, collection } = OWN_ACTIONS[action];
  const write = writeOf(collection, native._id);
  const shown = { ...native, _source: publicSource(native._source) };
  return write === undefined ? shown : { ...shown, ...answer(native, write) };
}
