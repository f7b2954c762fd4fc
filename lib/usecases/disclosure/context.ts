import type { ProfileGuardConfig } from "../../config/config";
import type { Snapshot } from "../../host/port/Host";
import type { Actor, Command } from "../support/command";

/**
 * The context of an action that answers about rights and writes nothing.
 *
 * @property host  reads each profile and each user once
 * @property actor `undefined` for the application itself, which may see everything
 */
export interface InsightContext {
  readonly host: Snapshot;
  readonly config: ProfileGuardConfig;
  readonly actor: Actor | undefined;
  readonly command: Command;
}
