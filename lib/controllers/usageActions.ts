import type { KuzzleRequest } from "kuzzle";

import type { Services } from "../usecases/Services";
import { actorOf, commandOf } from "../usecases/support/command";
import { currentSnapshot } from "../usecases/support/readCache";
import { unusedRights } from "../usecases/usage/unusedRights";
import type { Route } from "./routes";

/** Defines an own action that tells what was counted. */
interface UsageAction {
  readonly routes: readonly Route[];
  readonly answer: typeof unusedRights;
}

export const USAGE_ACTIONS: Readonly<Record<string, UsageAction>> = {
  unusedRights: {
    routes: [{ verb: "get", path: "/profiles/:profileId/_unused" }],
    answer: unusedRights,
  },
};

export async function runUsageAction(
  { host, config, usage }: Services,
  { answer }: UsageAction,
  request: KuzzleRequest,
): Promise<object> {
  const client = host.clientRequest(request);
  const actor = client && actorOf(client);
  const command = commandOf(request, client);
  return answer({ host: await currentSnapshot(host), config, actor, command }, usage);
}
