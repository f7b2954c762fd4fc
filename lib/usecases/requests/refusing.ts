import type { Finding } from "../../domain/findings";
import type { Rights } from "../../domain/rights";
import { ErrorId, InvalidRequestError, UncheckedError } from "../../errors/errors";
import type { Host } from "../../host/port/Host";
import { holdsEverything } from "../escalation/compiledRights";
import { rightsOfActor } from "../escalation/requireCoverage";
import type { Actor } from "../support/command";
import type { ClientRequest } from "../support/context";
import { snapshotAt } from "../support/readCache";

/** Returns the rights of the actor, read for this alone. */
export async function rightsAlone(host: Host, actor: Actor): Promise<Rights> {
  const snapshot = snapshotAt(host, await host.rolesEpoch());
  return (await rightsOfActor({ host: snapshot, actor })).rights;
}

/** @throws InvalidRequestError 400 when there are faults */
export function refuseForm(findings: readonly Finding[]): void {
  if (findings.length > 0) {
    throw new InvalidRequestError(ErrorId.invalidRequest, "The request", findings);
  }
}

/** @throws UncheckedError 403 when there are faults */
export function refuse(message: string, findings: readonly Finding[]): void {
  if (findings.length > 0) {
    throw new UncheckedError(
      `${message} ${findings.map((finding) => finding.message).join(" ")}`,
      findings,
    );
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
  return findings.length === 0 || holdsEverything(await rightsAlone(host, actor)) ? [] : findings;
}
