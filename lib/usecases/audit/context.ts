import type { KuzzleRequest } from "kuzzle";

import type { Host } from "../../host/port/Host";
import type { AuditStore } from "../../host/port/AuditStore";
import type { DecisionContext } from "../support/context";
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
 * @property audit `undefined` when auditing is switched off
 * @property now   the same question of the same caller, by the rights that they have by then; throws
 *                 UncheckedError 403 when the host would refuse it, 503 when that cannot be told
 */
export interface AuditContext extends DecisionContext {
  readonly gate: Gate;
  readonly audit: Audit | undefined;
  readonly request: KuzzleRequest;
  readonly now: () => Promise<AuditContext>;
  readonly fileOf: Host["fileOf"];
}
