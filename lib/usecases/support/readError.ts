import { decisionUnavailable } from "../../errors/unavailable";
import type { Host } from "../../host/port/Host";

/**
 * Passes an error on; turns the host's 500 for a service that did not answer a read into 503.
 *
 * @param what names the thing that could not be read
 */
export function readError(
  { services }: Pick<Host, "services">,
  what: string,
): (error: unknown) => never {
  return (error) => {
    const { id } = Object(error) as { id?: unknown };
    const ofService = typeof id === "string" && id.startsWith("services.");
    throw ofService && services.leavesOpen(error) ? decisionUnavailable(what) : error;
  };
}
