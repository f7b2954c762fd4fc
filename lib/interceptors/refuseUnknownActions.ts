import type { KuzzleRequest } from "kuzzle";

import {
  requireKnownAction,
  refusesUnknown,
  unknownActions,
} from "../usecases/guards/unknownActions";
import type { Services } from "../usecases/Services";
import { actorOf, commandOf } from "../usecases/support/command";
import { snapshotAt } from "../usecases/support/readCache";
import { readInTime } from "../usecases/support/readInTime";

/**
 * Refuses the host's unknown actions to clients who do not cover everything. Wraps the action itself,
 * for the reasons of guardNativeActions. Call it once, when every controller exists.
 *
 * @returns the unknown actions, as `controller:action`
 */
export function refuseUnknownActions(services: Services): string[] {
  const { host, config } = services;
  const unknown = unknownActions(host);
  for (const { controller, action } of unknown.filter((one) => refusesUnknown(config, one))) {
    host.intercept(controller, action, (request, run) => judged(services, request, run));
  }
  return unknown.map(({ controller, action }) => `${controller}:${action}`).sort();
}

async function judged(
  { host, config, gate }: Services,
  request: KuzzleRequest,
  run: () => Promise<unknown>,
): Promise<unknown> {
  const client = host.clientRequest(request);
  if (client === undefined) {
    return run();
  }
  const actor = actorOf(client);
  const command = commandOf(request, client);
  const judging = async (): Promise<void> => {
    const snapshot = snapshotAt(host, await host.securityState());
    await requireKnownAction({ host: snapshot, config, actor, command });
  };
  try {
    await readInTime(host, "what the decision needs", judging());
  } catch (error) {
    if (!(await gate.recordRefusal(error, actor, command))) {
      throw error;
    }
  }
  return run();
}
