import type { ProfileGuardConfig } from "../config/config";
import type { Host } from "../host/port/Host";
import type { Gate } from "./admission/Gate";
import type { Log } from "./support/RefusalReporter";
import type { Audit } from "./audit/context";
import type { Usage } from "./usage/unusedRights";
import type { OpenConnections } from "./connections/OpenConnections";

/** The parts that the plugin works with, once it is initialized. */
export interface Services {
  readonly host: Host;
  readonly config: ProfileGuardConfig;
  readonly gate: Gate;
  readonly log: Log;
  /** Absent when auditing is switched off. */
  readonly audit?: Audit;
  /** Absent when requests are not counted. */
  readonly usage?: Usage;
  /** Absent when open connections are left as they are. */
  readonly openConnections?: OpenConnections;
}
