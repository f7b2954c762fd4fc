import type { KuzzleRequest } from "kuzzle";

import { callerOf } from "../usecases/admission/callerOf";
import { performWrite } from "../usecases/admission/performWrite";
import { chosenOf, cutOff, requireUser } from "../usecases/connections/cutOff";
import { isDryRun } from "../usecases/dryRun/preview";
import type { Services } from "../usecases/Services";
import { commandOf } from "../usecases/support/command";
import type { Command } from "../usecases/support/command";
import type { Route } from "./routes";

/** Defines an own action that ends what a user has open. It passes the gate first. */
interface ConnectionAction {
  readonly routes: readonly Route[];
  /** @throws InvalidRequestError before anybody is judged */
  readonly prepare: (services: Services, command: Command) => Prepared;
}

interface Prepared {
  readonly run: () => Promise<object>;
  /** Refuses what `run` would refuse; of a dry run, which has passed the gate. */
  readonly check: () => Promise<void>;
}

/** Lists them by name. Each declares its guard in domain/actions/own.ts. */
export const CONNECTION_ACTIONS: Readonly<Record<string, ConnectionAction>> = {
  cutOff: {
    routes: [{ verb: "post", path: "/users/:userId/_cutOff" }],
    prepare: ({ host }, command) => {
      const chosen = chosenOf(command);
      return {
        run: () => cutOff(host, chosen),
        check: () => requireUser(host, chosen.kuid),
      };
    },
  },
};

export async function runConnectionAction(
  services: Services,
  action: ConnectionAction,
  request: KuzzleRequest,
): Promise<unknown> {
  const caller = await callerOf(services, request);
  const command = commandOf(request, caller.client);
  const { run, check } = action.prepare(services, command);
  const answer = await performWrite(services, {
    ...{ request, caller, run },
    answer: ({ result }) => result,
  });
  if (isDryRun(command)) {
    await check();
  }
  return answer;
}
