import { actionsThat, declarationOf, readActionKey } from "../domain/actions";
import { ShardShares } from "../usecases/requests/ShardShares";
import type { Services } from "../usecases/Services";
import { interceptEach } from "./interceptEach";
import { noting, tellingShare } from "./tellingShare";
import { shareOf } from "./shareOf";

/**
 * Bounds the shards that actions add to the storage. Stands within the guards of imports, which judge
 * the places that these name.
 *
 * @returns the actions that the host does not have
 */
export function limitShards(services: Services): string[] {
  const { host, config, log } = services;
  const shares = new ShardShares(log);
  const keys = actionsThat(({ addsShards }) => addsShards !== undefined);
  return interceptEach(host, keys, (key) => {
    const { controller, action } = readActionKey(key);
    const source = declarationOf(controller, action)?.addsShards;
    return async (request, run) => {
      const client = host.clientRequest(request);
      if (source === undefined || client === undefined || host.refusals.isUnderWay()) {
        return run();
      }
      const { actor, command, covers } = shareOf(services, request, client);
      if (await covers()) {
        return run();
      }
      const noted = noting(run);
      return shares
        .run({ host, config, actor, command }, source, noted.run)
        .catch(tellingShare(services, request, noted.hasBegun));
    };
  });
}
