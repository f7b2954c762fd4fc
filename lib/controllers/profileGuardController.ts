import type { ControllerDefinition, KuzzleRequest } from "kuzzle";

import type { GuardedAction } from "../actions";
import { GUARDED_ACTIONS } from "../actions";
import { decisionUnavailable } from "../errors";
import type { Host, WriteAction } from "../host/Host";

/** The own controller's name, and the first segment of its URLs. */
export const CONTROLLER = "profile-guard";

/** The five actions on the plugin's own controller: decode and check, one native call, wrap. */
export function profileGuardController(host: () => Host): ControllerDefinition {
  const actions: ControllerDefinition["actions"] = {};
  for (const [name, action] of Object.entries(GUARDED_ACTIONS)) {
    actions[name] = {
      handler: (request: KuzzleRequest) => run(host(), name as WriteAction, action, request),
      http: action.routes.map(({ verb, path }) => ({ verb, path: `/${CONTROLLER}${path}` })),
    };
  }
  return { actions };
}

async function run(
  host: Host,
  name: WriteAction,
  action: GuardedAction,
  request: KuzzleRequest,
): Promise<unknown> {
  await action.check(host, request);
  const { answer, write } = await host.execute(name, request);
  if (write === undefined) {
    throw decisionUnavailable("the version of what was written");
  }
  return action.answer(answer, write);
}
