import type { ProfileGuardConfig } from "../config/config";
import { wantsPatch } from "../config/hostPatches";
import { fault } from "../domain/findings";
import { ConfigurationError } from "../errors/ConfigurationError";
import type { HostPatchName } from "../host/patches/names";

const PATCH: HostPatchName = "keepAsyncContext";

/**
 * Requires that the host keeps the contexts of requests where calls of the application are refused: without
 * them nobody can tell a client's from those of jobs, which would be refused too.
 *
 * @throws ConfigurationError
 */
export function requireContexts(config: ProfileGuardConfig, keepsContexts: boolean): void {
  if (keepsContexts || config.embeddedCalls.mode !== "refuse") {
    return;
  }
  const remedy = wantsPatch(config, PATCH)
    ? 'It does not fit this Kuzzle, as the line before says: set "embeddedCalls" to "report".'
    : 'It is switched off: leave it on, or set "embeddedCalls" to "report".';
  const message = `"embeddedCalls" is "refuse", which needs the host patch "${PATCH}" to tell for whom the application writes rights. ${remedy}`;
  throw new ConfigurationError([fault("member.conflict", "embeddedCalls", message)]);
}
