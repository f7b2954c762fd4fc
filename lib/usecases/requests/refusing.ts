import type { Finding } from "../../domain/findings";
import { UncheckedError } from "../../errors/errors";
import { holdsEverything } from "../escalation/compiledRights";
import { currentRights } from "../escalation/currentRights";
import type { ClientRequest } from "../support/context";

/** @throws UncheckedError 403 when there are faults */
export function refuse(message: string, findings: readonly Finding[]): void {
  if (findings.length > 0) {
    throw new UncheckedError(message, findings);
  }
}

/**
 * Returns the faults, and none to an actor who covers everything, who may do as without the plugin.
 * Reads nothing where there are none.
 */
export async function unlessEverything(
  { host, actor }: ClientRequest,
  findings: readonly Finding[],
): Promise<readonly Finding[]> {
  return findings.length === 0 || holdsEverything(await currentRights(host, actor)) ? [] : findings;
}
