import type { KuzzleRequest } from "kuzzle";

import { performWrite } from "../usecases/admission/performWrite";
import { chosenOf, cutOff } from "../usecases/connections/cutOff";
import type { Services } from "../usecases/Services";
import { commandOf } from "../usecases/support/command";
import type { Command } from "../usecases/support/command";
import type { Route } from "./routes";

/** Defines an own action that ends what a user has open. It passes the gate first. */
export interface ConnectionAction {
  readonly routes: readonly Route[];
  /** @throws InvalidRequestError before anybody is judged */
  readonly prepare: (services: Services, command: Command) => () => Promise<object>;
}

/** Lists them by name. Each declares its guard in domain/actions/own.ts. */
export const CONNECTION_ACTIONS: Readonly<Record<string, ConnectionAction>> = {
  cutOff: {
    routes: [{ verb: "post", path: "/users/:userId/_cutOff" }],
    prepare: ({ host }, command) => {
      const chosen = chosenOf(command);
      return () => cutOff(host, chosen);
    },
  },
};

export async function runConnectionAction(
  services: Services,
  action: ConnectionAction,
  request: KuzzleRequest,
): Promise<unknown> {
  const client = services.host.clientRequest(request);
  return performWrite(services, {
    request,
    client,
    run: action.prepare(services, commandOf(request, client)),
    answer: ({ result }) => result,
  });
}
