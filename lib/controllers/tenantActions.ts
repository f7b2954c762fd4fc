import type { KuzzleRequest } from "kuzzle";

import type { Services } from "../usecases/Services";
import { actorOf, commandOf } from "../usecases/support/command";
import { instantiateTenant } from "../usecases/templates/instantiateTenant";
import type { Route } from "./routes";

/** Defines an own action that makes profiles from templates, through the guards of the writes. */
interface TenantAction {
  readonly routes: readonly Route[];
  readonly run: typeof instantiateTenant;
}

export const TENANT_ACTIONS: Readonly<Record<string, TenantAction>> = {
  instantiateTenant: {
    routes: [{ verb: "post", path: "/tenants/:index/_instantiate" }],
    run: instantiateTenant,
  },
};

export async function runTenantAction(
  { host, config, gate }: Services,
  { run }: TenantAction,
  request: KuzzleRequest,
): Promise<object> {
  const client = host.clientRequest(request);
  return run({
    ...{ host, config, gate, request },
    actor: client && actorOf(client),
    command: commandOf(request, client),
  });
}
