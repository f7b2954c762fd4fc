import { decisionUnavailable } from "../../errors/unavailable";
import type { Host } from "../../host/port/Host";
import { rejectIfStalled } from "./deadline";
import { readError } from "./readError";

/**
 * Awaits work that only reads, as long as the services answer.
 *
 * @param what is read
 * @throws 503 `profile-guard.decision.unavailable`
 */
export async function readInTime<T>(
  host: Pick<Host, "services">,
  what: string,
  work: Promise<T>,
): Promise<T> {
  return rejectIfStalled(host.services, work.catch(readError(host, what)), () =>
    decisionUnavailable(what),
  );
}
