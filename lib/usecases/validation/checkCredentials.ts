import type { Finding } from "../../domain/findings";
import { fault } from "../../domain/findings";
import { nearestName } from "../../domain/nearest";
import { isPlainObject, memberOf } from "../../domain/plainObject";
import { crowdedCredentials } from "../../domain/requests/formFaults";
import { misplacedCredentials } from "../../domain/requests/members";
import { localCredentialFaults } from "../../domain/users/localCredentials";
import type { ImportedUser } from "../../host/port/Host";
import type { Checked } from "./Checked";

/**
 * Collects every fault of a new user's credentials: a strategy that does not exist, and what `local`
 * finds: a bad password, a username that is taken. The host asks it only after it has stored the
 * user, and stops at the first. Includes faults that the host would not find.
 * Source: the host's lib/api/controllers/securityController.ts `_persistUser`.
 *
 * @param kuid empty when the host is to generate one
 * @param imported of a user of an import, where every strategy is asked
 * @throws 503 when a strategy cannot answer
 */
export async function credentialFaults(
  {
    host,
    disclosure,
  }: Pick<Checked<"listStrategies" | "validateCredentials">, "host" | "disclosure">,
  body: unknown,
  kuid: string,
  imported?: ImportedUser,
): Promise<Finding[]> {
  const known = host.listStrategies();
  const misplaced = misplacedCredentials(body, known);
  const credentials = memberOf(body, "credentials");
  if (!isPlainObject(credentials)) {
    return misplaced;
  }
  const crowd = crowdedCredentials(body);
  if (crowd.length > 0) {
    // of a client's own request these are found before: what the application hands on comes here
    return crowd;
  }
  const found = await Promise.all(
    Object.entries(credentials).map(async ([strategy, given]): Promise<Finding[]> => {
      const path = `credentials.${strategy}`;
      if (!known.includes(strategy)) {
        const message = `Strategy "${strategy}" does not exist.`;
        return [fault("strategy.unknown", path, message, nearestName(strategy, known))];
      }
      if (!isPlainObject(given)) {
        // a fault of the shape of the body
        return [];
      }
      const malformed = localCredentialFaults(strategy, given, path);
      if (malformed.length > 0) {
        return malformed;
      }
      if (!disclosure.discloses("user")) {
        // a strategy tells that a username is taken
        return [];
      }
      const rejection = await host.validateCredentials(strategy, given, kuid, imported);
      return rejection === undefined ? [] : [fault("credentials.rejected", path, rejection)];
    }),
  );
  return [...misplaced, ...found.flat()];
}
