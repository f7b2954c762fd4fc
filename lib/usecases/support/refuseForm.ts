import type { Finding } from "../../domain/findings";
import { ErrorId, InvalidRequestError } from "../../errors/errors";

/** @throws InvalidRequestError 400 `profile-guard.request.invalid` when there are faults */
export function refuseForm(findings: readonly Finding[]): void {
  if (findings.length > 0) {
    throw new InvalidRequestError(ErrorId.invalidRequest, "The request", findings);
  }
}
