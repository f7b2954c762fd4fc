import type { KuzzleRequest } from "kuzzle";

import { shareKeyOf } from "../usecases/admission/lockCaller";
import { holdsEverything } from "../usecases/escalation/compiledRights";
import { currentRights } from "../usecases/escalation/currentRights";
import type { Services } from "../usecases/Services";
import type { Actor, Command } from "../usecases/support/command";
import { actorOf, commandOf } from "../usecases/support/command";

/**
 * A client's request as one of those of its caller, who may have a bounded share of something.
 *
 * @property of      whose share it takes
 * @property covers  tells whether they hold every right, and have no bound
 */
interface Share {
  readonly of: string;
  readonly actor: Actor;
  readonly command: Command;
  readonly covers: () => Promise<boolean>;
}

export function shareOf(
  { host, config }: Pick<Services, "host" | "config">,
  request: KuzzleRequest,
  client: KuzzleRequest,
): Share {
  const actor = actorOf(client);
  const command = commandOf(request, client);
  return {
    ...{ actor, command },
    of: shareKeyOf({ actor, command, config }),
    covers: async () => holdsEverything(await currentRights(host, actor)),
  };
}
