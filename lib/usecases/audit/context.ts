import type { KuzzleRequest } from "kuzzle";

import type { AuditStore } from "../../host/port/AuditStore";
import type { Snapshot } from "../../host/port/Host";
import type { Actor, Command } from "../support/command";
import type { Gate } from "../admission/Gate";
import type { Log } from "../support/RefusalReporter";
import type { AuditWriter } from "./AuditWriter";

/** The store and the writer of the audit. */
export interface Audit {
  readonly store: AuditStore;
  readonly writer: AuditWriter;
  readonly log: Log;
}

/**
 * The context of an action that answers from the audit.
 *
 * @property audit  `undefined` when auditing is switched off
 * @property actor  `undefined` for the application itself, which may see everything
 */
export interface AuditContext {
  readonly host: Snapshot;
  readonly gate: Gate;
  readonly audit: Audit | undefined;
  readonly actor: Actor | undefined;
  readonly command: Command;
  readonly request: KuzzleRequest;
}
