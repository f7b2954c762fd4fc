import type { KuzzleRequest } from "kuzzle";

import type { AuditStore } from "../../host/port/AuditStore";
import type { Snapshot } from "../../host/port/Host";
import type { Actor, Command } from "../requests/command";
import type { Gate, Log } from "../admission/Gate";
import type { AuditWriter } from "./AuditWriter";

/** What the plugin keeps and reads the audit with. */
export interface Audit {
  readonly store: AuditStore;
  readonly writer: AuditWriter;
  readonly log: Log;
}

/**
 * What an action answers from that tells of the audit.
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
