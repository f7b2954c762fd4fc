import type { KuzzleRequest } from "kuzzle";

import { actionsThat, readActionKey } from "../domain/actions";
import { ErrorId } from "../errors/errors";
import type { Around } from "../host/port/Host";
import { shareKeyOf } from "../usecases/admission/lockCaller";
import { holdsEverything } from "../usecases/escalation/compiledRights";
import { currentRights } from "../usecases/escalation/currentRights";
import { CallerShares } from "../usecases/requests/CallerShares";
import type { Services } from "../usecases/Services";
import { actorOf, commandOf } from "../usecases/support/command";
import { tellWhen } from "./limitCursors";

/** The controllers whose writes take `refresh`. */
const REFRESHING: ReadonlySet<string> = new Set(["document", "bulk"]);

/** An import keeps the node busy from its first look at what it is to load. */
const IMPORTS = { ofCaller: 4, ofAll: 8 };

/**
 * Bounds the writes of one caller that wait until they can be searched.
 *
 * @returns the actions that the host does not have
 */
export function limitRefreshes(services: Services): string[] {
  const writes = new CallerShares(services.host.waitingLimits(), ErrorId.refreshShare);
  const keys = actionsThat(({ data }) => data === "changes").filter((key) =>
    REFRESHING.has(readActionKey(key).controller),
  );
  const around = sharing(services, writes, ({ input }) => waits(input.args.refresh));
  return keys.filter((key) => {
    const { controller, action } = readActionKey(key);
    return !services.host.intercept(controller, action, around);
  });
}

/** Bounds the imports of one caller, before anything of them is looked at: it stands around their guards. */
export function sharingImports(services: Services): Around {
  return sharing(services, new CallerShares(IMPORTS, ErrorId.importShare), () => true);
}

function sharing(
  { host, config }: Services,
  shares: CallerShares,
  takesShare: (request: KuzzleRequest) => boolean,
): Around {
  return async (request, run) => {
    const client = host.clientRequest(request);
    if (client === undefined || !takesShare(request)) {
      return run();
    }
    const actor = actorOf(client);
    const caller = shareKeyOf({ actor, command: commandOf(request, client), config });
    const covers = async (): Promise<boolean> => holdsEverything(await currentRights(host, actor));
    return shares.run(caller, covers, run).catch(tellWhen(request));
  };
}

/** Source: the host's lib/api/request/kuzzleRequest.ts `getRefresh`. */
function waits(refresh: unknown): boolean {
  return refresh !== undefined && refresh !== null && refresh !== false && refresh !== "false";
}
