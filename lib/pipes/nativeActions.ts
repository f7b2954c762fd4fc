import type { KuzzleRequest } from "kuzzle";

import { GUARDED_ACTIONS, isGuardedAction } from "../actions";
import { publicSource } from "../answers";
import type { ProfileGuardConfig } from "../config";
import { InvalidRequestError } from "../errors";
import type { Host, NativeAnswer } from "../host/Host";
import { checkImport } from "../usecases/checkImport";

type Pipe = (request: KuzzleRequest) => Promise<KuzzleRequest>;

/** How the guard tells of a faulty import that configuration lets pass. */
export type Warn = (message: string) => void;

/**
 * The pipes that put the host's own `security:*` actions under the plugin's rules.
 *
 * For one event the host runs pipes in the order exact name, `security:before*`, `security:*`. The
 * check stands on the last, so that no exact pipe of another plugin can change the body after it;
 * `security:before*` only marks the request, since `security:*` alone cannot tell before from
 * after: another plugin may have set a status or a result.
 * Source: the host's lib/kuzzle/event/KuzzleEventEmitter.ts `getWildcardEvents`.
 */
export function nativeActionPipes(
  host: () => Host,
  config: () => ProfileGuardConfig,
  warn: Warn,
): Record<string, Pipe> {
  const marked = new WeakSet<KuzzleRequest>();

  return {
    "security:before*": async (request) => {
      marked.add(request);
      return request;
    },
    "security:*": async (request) => {
      const before = marked.delete(request) || isUntouched(request);
      const { action } = request.input;
      if (config().guardNativeActions && isGuardedAction(action)) {
        if (before) {
          await check(host(), config(), request, warn);
        } else if (request.error === null) {
          complete(host(), request);
        }
      }
      return request;
    },
    "admin:beforeLoadSecurities": async (request) => {
      if (config().guardNativeActions) {
        await checkImport(host(), request.input.body);
      }
      return request;
    },
  };
}

/** Neither answered nor failed yet. */
function isUntouched(request: KuzzleRequest): boolean {
  return request.status === 102 && request.error === null;
}

async function check(
  host: Host,
  config: ProfileGuardConfig,
  request: KuzzleRequest,
  warn: Warn,
): Promise<void> {
  const { action } = request.input;
  if (!isGuardedAction(action)) {
    return;
  }
  try {
    await GUARDED_ACTIONS[action].check(host, request);
  } catch (error) {
    const mayPass =
      config.onInvalidImport === "warn" &&
      error instanceof InvalidRequestError &&
      host.isStarting() &&
      request.context.token === null;
    if (!mayPass) {
      throw error;
    }
    warn(`Imported although it is wrong, as "onInvalidImport" says. ${error.message}`);
  }
}

/** Adds what the reference answers and the host drops; takes nothing away but its own cache. */
function complete(host: Host, request: KuzzleRequest): void {
  const { action } = request.input;
  const native = request.result as NativeAnswer | null;
  if (!isGuardedAction(action) || native === null) {
    return;
  }
  const { answer, collection } = GUARDED_ACTIONS[action];
  const write = host.writeOf(request, collection, native._id);
  const shown = { ...native, _source: publicSource(native._source) };
  request.setResult(write === undefined ? shown : { ...shown, ...answer(native, write) }, {
    status: request.status,
  });
}
