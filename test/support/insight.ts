import type { ProfileGuardOptions } from "../../lib/config/config";
import { parseConfig } from "../../lib/config/config";
import type { Actor } from "../../lib/usecases/support/command";
import type { DecisionContext } from "../../lib/usecases/support/context";
import { commandFor } from "./contexts";
import type { FakeHost } from "./FakeHost";

/** A request of an own action that tells something, of the application itself unless of an actor. */
export function insightContext(
  host: FakeHost,
  action: string,
  members: { body?: unknown; [argument: string]: unknown } = {},
  actor?: Actor,
  options: ProfileGuardOptions = {},
): DecisionContext {
  const command = commandFor(`profile-guard:${action}`, members);
  return { host, config: parseConfig(options, {}), actor, command };
}
