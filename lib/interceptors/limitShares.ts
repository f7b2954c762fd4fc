import type { KuzzleRequest } from "kuzzle";

import { actionsThat, readActionKey } from "../domain/actions";
import { ErrorId } from "../errors/errors";
import type { Around } from "../host/port/Host";
import { CallerShares } from "../usecases/requests/CallerShares";
import type { Services } from "../usecases/Services";
import { interceptEach } from "./interceptEach";
import { noting, tellingShare } from "./tellingShare";
import { shareOf } from "./shareOf";

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
  return interceptEach(services.host, keys, () => around);
}

/** Bounds the imports of one caller, before anything of them is looked at: it stands around their guards. */
export function sharingImports(services: Services): Around {
  return sharing(services, new CallerShares(IMPORTS, ErrorId.importShare), () => true);
}

function sharing(
  services: Services,
  shares: CallerShares,
  takesShare: (request: KuzzleRequest) => boolean,
): Around {
  return async (request, run) => {
    const client = services.host.clientRequest(request);
    if (client === undefined || !takesShare(request)) {
      return run();
    }
    const { of, covers } = shareOf(services, request, client);
    const noted = noting(run);
    return shares.run(of, covers, noted.run).catch(tellingShare(services, request, noted.hasBegun));
  };
}

/** Source: the host's lib/api/request/kuzzleRequest.ts `getRefresh`. */
function waits(refresh: unknown): boolean {
  return refresh !== undefined && refresh !== null && refresh !== false && refresh !== "false";
}
