import type { ProfileGuardConfig } from "../../config/config";
import type { Host, Snapshot } from "../../host/port/Host";
import type { Actor, Command } from "./command";

/**
 * The context of every decision and of every question: a request, who sends it, and what there is.
 *
 * @property host  reads each profile and each user once, and the roles of one epoch
 * @property actor `undefined` for the application itself, which is not judged and may see everything
 */
export interface DecisionContext {
  readonly host: Snapshot;
  readonly config: ProfileGuardConfig;
  readonly actor: Actor | undefined;
  readonly command: Command;
}

/** A client's request and the configuration that it is checked by. */
export interface CheckedRequest extends ClientRequest {
  readonly config: Pick<ProfileGuardConfig, "limits">;
  /** Only asked about: what it names beside its place is not known, and nothing of it is missing. */
  readonly isOutline?: boolean;
}

/** A client's request, before anything is read for it. */
export interface ClientRequest {
  readonly host: Host;
  readonly actor: Actor;
  readonly command: Command;
}
