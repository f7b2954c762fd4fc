import type { KuzzleRequest } from "kuzzle";

import { actionsThat, declarationOf } from "../domain/actions";
import { callerOfEmbedded } from "../usecases/admission/callerOfEmbedded";
import { CHECKS } from "../usecases/requests/checks";
import type { Services } from "../usecases/Services";
import { interceptEach } from "./interceptEach";
import { actorOf, commandOf } from "../usecases/support/command";

/** Their entries may name another index than the request, Kuzzle's own among them. */
const LOADS: ReadonlySet<unknown> = new Set(["bulk", "fixtures"]);

/**
 * Checks the entries that the application loads for a client: the pipes that check a client's own
 * request do not see its calls.
 *
 * @returns the actions that the host does not have
 */
export function checkEmbeddedLoads(services: Services): string[] {
  const { host } = services;
  const keys = actionsThat(({ check }) => LOADS.has(check));
  return interceptEach(host, keys, () => async (request, run) => {
    const isClients = host.clientRequest(request) !== undefined;
    const foreseen = isClients ? undefined : await faultOf(services, request);
    if (foreseen !== undefined) {
      await callerOfEmbedded(services, request, { foreseen });
    }
    return run();
  });
}

async function faultOf(
  { host, config }: Services,
  request: KuzzleRequest,
): Promise<Error | undefined> {
  const command = commandOf(request);
  const { check } = declarationOf(command.controller, command.action) ?? {};
  try {
    await (check && CHECKS[check]({ host, config, actor: actorOf(request), command }));
    return undefined;
  } catch (error) {
    return error as Error;
  }
}
