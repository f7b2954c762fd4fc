import { InvalidRequestError } from "../errors/errors";
import { OwnImportError } from "../errors/OwnImportError";
import type { Services } from "../usecases/Services";
import { snapshotAt } from "../usecases/support/readCache";
import { checkImport } from "../usecases/validation/checkImport";
import { FaultDisclosure } from "../usecases/validation/FaultDisclosure";
import { isTolerated } from "../usecases/validation/toleratedFaults";

/**
 * Checks all roles, profiles and users that the application imports at start before the first of them is
 * written. Kuzzle writes each by an action of its own, roles first, and stops at the first that is refused:
 * a developer would mend one, start again, and be told of the next, with some of them stored.
 * Source: the host's lib/core/security/securityLoader.js `load`, `_create`.
 */
export function checkOwnImports({ host, config }: Services): void {
  host.beforeOwnImport(async (securities, options) => {
    // each write tells its own faults then
    if (!host.isStarting() || config.onInvalidImport === "warn") {
      return;
    }
    const { onExistingUsers } = Object(options) as { readonly onExistingUsers?: unknown };
    const args = onExistingUsers === undefined ? {} : { onExistingUsers };
    const command = {
      ...{ controller: "admin", action: "loadSecurities" },
      ...{ id: undefined, body: securities, args },
    };
    const snapshot = snapshotAt(host, await host.securityState());
    try {
      await checkImport({
        host: snapshot,
        command,
        actor: undefined,
        disclosure: new FaultDisclosure(),
      });
    } catch (error) {
      if (isTolerated(error, { config, command })) {
        return;
      }
      throw error instanceof InvalidRequestError ? new OwnImportError(error.faults) : error;
    }
  });
}
