import type { Constraint } from "../../config/constraints";
import type { LockRequest, Host, SecurityCollection } from "../../host/port/Host";
import type { Actor, Command } from "../support/command";
import type { Change } from "../escalation/change";
import type { Widened } from "../access/planted";
import type { GuardContext, GuardedRequest } from "../escalation/context";
import type { Expected } from "../support/verifyWritten";

/** The documents that a request deletes. */
export interface Deletion {
  readonly collection: SecurityCollection;
  readonly ids: readonly string[];
  /** Keep those that are not there from coming. */
  readonly locks: readonly LockRequest[];
}

/** Guards one action, wherever the request comes from. */
export interface Guard {
  /** Names the profiles to prefetch for the check. Default: the actor's own. */
  readonly reads?: (request: GuardedRequest) => readonly string[];
  /** Names the roles to read at once with those of the actor, before the check. Default: none. */
  readonly roles?: (request: Pick<GuardedRequest, "command">) => readonly string[];
  /** Names the locks that keep documents, and constraints, from changing between the check and the write. */
  readonly locks?: (
    command: Command,
    actor: Actor | undefined,
    constraints: readonly Constraint[],
  ) => readonly LockRequest[];
  /**
   * Throws to refuse. Does not judge the application itself, but validates its writes.
   * Returns the judged content for {@link verifyWritten}, if it is one document.
   */
  readonly check: (context: GuardContext) => Promise<Expected | undefined>;
  /** Finds the users to whom the request gives more rights, in what it changes. */
  readonly widens?: (
    context: GuardContext,
  ) => Promise<{ readonly change: Change; readonly widened: readonly Widened[] }>;
  /** Set for a deletion. Throws on ids that {@link check} refuses. */
  readonly deletes?: (request: Pick<GuardedRequest, "command" | "actor">) => Deletion;
  /** It judges by the actor's rights alone, whatever the request holds. */
  readonly byRightsAlone?: true;
  /** The action writes roles, so that the role caches of other nodes are old then. */
  readonly changesRoles?: true;
  /** Runs after the action succeeded. */
  readonly done?: (host: Host) => Promise<void>;
}
