import { decisionUnavailable } from "../../errors/unavailable";
import type { Host } from "../../host/port/Host";
import { rejectIfStalled } from "./deadline";

/** The host's errors when it could not read a token, a user or a profile. */
const OF_SERVICES = /^(?:services\.|security\.token\.verification_error$)/u;

/**
 * Answers 503 in time when the host cannot read the caller of a request and their rights. The host
 * reads these before it asks any plugin, waits as long as it takes, or answers 500.
 *
 * @throws 503 `profile-guard.decision.unavailable`
 */
export function authorizeInTime({ services }: Pick<Host, "services">): boolean {
  const unavailable = (): Error => decisionUnavailable("who asks and what they may do");
  const told = (error: unknown): Error => {
    const { id, status } = Object(error) as { id?: unknown; status?: unknown };
    const ofServices = typeof status === "number" && status >= 500 && OF_SERVICES.test(String(id));
    return ofServices ? unavailable() : (error as Error);
  };
  return services.aroundAuthorization((authorize) =>
    rejectIfStalled(services, authorize(), unavailable, told),
  );
}
