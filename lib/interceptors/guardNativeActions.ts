import type { KuzzleRequest } from "kuzzle";

import { isOwnAction, OWN_ACTIONS } from "../usecases/admission/ownActions";
import { publicSource } from "../usecases/admission/answers";
import type { ProfileGuardConfig } from "../config/config";
import { InvalidRequestError } from "../errors/errors";
import type { Host, NativeAnswer } from "../host/port/Host";
import type { Command } from "../usecases/requests/command";
import { actorOf } from "../usecases/requests/command";
import { compactedCommandOf } from "../usecases/validation/compactRequest";
import { isDryRun } from "../usecases/dryRun/preview";
import type { Audit } from "../usecases/audit/context";
import { GUARDS } from "../usecases/guards";
import type { Done, Gate, Log, Pass } from "../usecases/admission/Gate";
import { nativeRefusal } from "../usecases/admission/nativeRefusal";
import { assignKuid } from "../usecases/admission/assignKuid";
import { setRetryAfter } from "../usecases/admission/retryAfter";
import { refreshAfterRelease } from "../usecases/admission/refreshAfterRelease";

/** What the plugin works with, once it is initialized. */
export interface Services {
  readonly host: Host;
  readonly config: ProfileGuardConfig;
  readonly gate: Gate;
  readonly log: Log;
  /** Absent when auditing is switched off. */
  readonly audit?: Audit;
}

/**
 * Puts the host's own actions under the plugin's rules, around the action itself rather than in a
 * pipe before it: every pipe of every plugin has run by then, so that nothing can change the
 * request after the check; a refusal cannot be swallowed (`triggerEvents`); and a request that
 * waits for a lock does not take one of the host's 50 pipe slots, without which the holder of the
 * lock could not go on. See docs/decisions/0001-guards-around-the-native-action.md.
 *
 * @param wanted which of the guarded actions, by `controller:action`
 * @returns those that the host does not have
 */
export function guardNativeActions(
  surroundings: Services,
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
  surroundings: Services,
  request: KuzzleRequest,
  run: () => Promise<unknown>,
): Promise<unknown> {
  const { host } = surroundings;
  const client = host.clientRequest(request);
  const command = compactedCommandOf(request, client);
  if (isDryRun(command)) {
    return surroundings.gate.preview(client && actorOf(client), command);
  }
  if (client === undefined && (host.isApplication(request) || !host.isStarting())) {
    return run();
  }
  const named = assignKuid(request, command);
  const pass = await enter(surroundings, named, request, client);
  return complete(request, await refreshAfterRelease(host, request, () => pass.run(run)));
}

function enter(
  { host, config, gate, log }: Services,
  command: Command,
  request: KuzzleRequest,
  client: KuzzleRequest | undefined,
): Promise<Pass> {
  const actor = client === undefined ? undefined : actorOf(client);
  const isImported = client === undefined && host.isStarting();
  return gate
    .enter(actor, command, {
      partOfImport: host.isPartOfImport(request),
      tolerates: (error) => {
        const mayPass =
          config.onInvalidImport === "warn" && error instanceof InvalidRequestError && isImported;
        if (mayPass) {
          log.warn(`Imported although it is wrong, as "onInvalidImport" says. ${error.message}`);
        }
        return mayPass;
      },
      told: async (error) => (isImported ? error : nativeRefusal(host, request, error)),
    })
    .catch((error: unknown) => {
      setRetryAfter(request, error);
      throw error;
    });
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
