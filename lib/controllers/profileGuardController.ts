import type { ControllerDefinition, KuzzleRequest } from "kuzzle";

import type { OwnAction } from "../actions";
import { OWN_ACTIONS } from "../actions";
import type { ProfileGuardConfig } from "../config";
import { decisionUnavailable } from "../errors";
import type { Host, WriteAction } from "../host/Host";
import { actorOf, commandOf } from "../requests";
import type { Gate } from "../usecases/gate";

/** The own controller's name, and the first segment of its URLs. */
export const CONTROLLER = "profile-guard";

/** What the controller works with, once the plugin is initialized. */
export interface Surroundings {
  readonly host: Host;
  readonly config: ProfileGuardConfig;
  readonly gate: Gate;
}

/** The five actions on the plugin's own controller: pass the gate, one native call, wrap. */
export function profileGuardController(surroundings: () => Surroundings): ControllerDefinition {
  const actions: ControllerDefinition["actions"] = {};
  for (const [name, action] of Object.entries(OWN_ACTIONS)) {
    actions[name] = {
      handler: (request: KuzzleRequest) =>
        run(surroundings(), name as WriteAction, action, request),
      http: action.routes.map(({ verb, path }) => ({ verb, path: `/${CONTROLLER}${path}` })),
    };
  }
  return { actions };
}

async function run(
  { host, gate }: Surroundings,
  name: WriteAction,
  action: OwnAction,
  request: KuzzleRequest,
): Promise<unknown> {
  const pass = await gate.enter(actorOf(request), commandOf(request));
  let executed;
  try {
    executed = await host.execute(name, request);
  } catch (error) {
    await pass?.fail();
    throw error;
  }
  const { answer, write } = executed;
  await pass?.succeed(() => write);
  if (write === undefined) {
    throw decisionUnavailable("the version of what was written");
  }
  return action.answer(answer, write);
}
