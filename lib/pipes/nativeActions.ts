import type { KuzzleRequest } from "kuzzle";

import { isOwnAction, OWN_ACTIONS } from "../actions";
import { publicSource } from "../answers";
import type { ProfileGuardConfig } from "../config";
import { InvalidRequestError } from "../errors";
import type { Host, NativeAnswer } from "../host/Host";
import { actorOf, commandOf } from "../requests";
import { GUARDS } from "../usecases/escalation/guards";
import type { Gate, Log, Pass } from "../usecases/gate";

export type Pipe = (request: KuzzleRequest) => Promise<KuzzleRequest>;

/** What the pipes work with, once the plugin is initialized. */
export interface PipeSurroundings {
  readonly host: Host;
  readonly config: ProfileGuardConfig;
  readonly gate: Gate;
  readonly log: Log;
}

/** The host's controllers that have a guarded action. */
const CONTROLLERS = [...new Set(Object.keys(GUARDS).map((key) => key.split(":")[0] ?? ""))];

/**
 * The pipes that put the host's own actions under the plugin's rules.
 *
 * For one event the host runs pipes in the order exact name, `security:before*`, `security:*`. The
 * check stands on the last, so that no exact pipe of another plugin can change the body after it;
 * `security:before*` only marks the request, since `security:*` alone cannot tell before from
 * after: another plugin may have set a status or a result.
 * Source: the host's lib/kuzzle/event/KuzzleEventEmitter.ts `getWildcardEvents`.
 */
export function nativeActionPipes(surroundings: () => PipeSurroundings): Record<string, Pipe> {
  const marked = new WeakSet<KuzzleRequest>();
  const passes = new WeakMap<KuzzleRequest, Pass>();

  const mark: Pipe = async (request) => {
    marked.add(request);
    return request;
  };
  const guard: Pipe = async (request) => {
    const { config } = surroundings();
    if (!config.guardNativeActions) {
      return request;
    }
    if (marked.delete(request) || isUntouched(request)) {
      const pass = await enter(surroundings(), request);
      if (pass !== undefined) {
        passes.set(request, pass);
      }
      return request;
    }
    const pass = passes.get(request);
    passes.delete(request);
    if (request.error !== null) {
      await pass?.fail();
      return request;
    }
    const { host } = surroundings();
    await pass?.succeed((collection, id) => host.writeOf(request, collection, id));
    if (request.input.controller === "security") {
      complete(host, request);
    }
    return request;
  };

  return Object.fromEntries(
    CONTROLLERS.flatMap((controller) => [
      [`${controller}:before*`, mark],
      [`${controller}:*`, guard],
    ]),
  );
}

/** Neither answered nor failed yet. */
function isUntouched(request: KuzzleRequest): boolean {
  return request.status === 102 && request.error === null;
}

async function enter(
  { host, config, gate, log }: PipeSurroundings,
  request: KuzzleRequest,
): Promise<Pass | undefined> {
  const actor = actorOf(request);
  try {
    return await gate.enter(actor, commandOf(request));
  } catch (error) {
    const mayPass =
      config.onInvalidImport === "warn" &&
      error instanceof InvalidRequestError &&
      host.isStarting() &&
      actor === undefined;
    if (!mayPass) {
      throw error;
    }
    log.warn(`Imported although it is wrong, as "onInvalidImport" says. ${error.message}`);
    return undefined;
  }
}

/** Adds what the reference answers and the host drops; takes nothing away but its own cache. */
function complete(host: Host, request: KuzzleRequest): void {
  const { action } = request.input;
  const native = request.result as NativeAnswer | null;
  if (!isOwnAction(action) || native === null) {
    return;
  }
  const { answer, collection } = OWN_ACTIONS[action];
  const write = host.writeOf(request, collection, native._id);
  const shown = { ...native, _source: publicSource(native._source) };
  request.setResult(write === undefined ? shown : { ...shown, ...answer(native, write) }, {
    status: request.status,
  });
}
