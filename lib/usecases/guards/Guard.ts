import type { LockRequest, Host } from "../../host/port/Host";
import type { Actor, Command } from "../support/command";
import type { GuardContext, GuardedRequest } from "../escalation/context";
import type { Expected } from "../support/verifyWritten";

/** What the plugin does about one action, wherever the request comes from. */
export interface Guard {
  /** Profiles that the check will ask for, read beside the locks. Default: the actor's own. */
  readonly reads?: (request: GuardedRequest) => readonly string[];
  /** What must not change between the check and the write. */
  readonly locks?: (command: Command, actor: Actor | undefined) => readonly LockRequest[];
  /**
   * Throws to refuse. The application itself is not judged, but what it writes is validated.
   * Answers what was judged, for {@link verifyWritten}, where it is one document.
   */
  readonly check: (context: GuardContext) => Promise<Expected | undefined>;
  /** Whether it judges by the actor's rights alone, and by nothing that the request holds. */
  readonly byRightsAlone?: true;
  /** Whether the action writes roles: what other nodes know of them is old then. */
  readonly changesRoles?: true;
  /** After the action succeeded. */
  readonly done?: (host: Host) => Promise<void>;
}
