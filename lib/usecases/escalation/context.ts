import type { LockRequest, Host, Snapshot } from "../../host/port/Host";
import type { DecisionContext } from "../support/context";

/** A guarded request, before its locks are taken. */
export interface GuardedRequest extends Omit<DecisionContext, "host"> {
  readonly host: Host;
  /** True for a part of an `admin:loadSecurities`, which was judged as one write before. */
  readonly partOfImport: boolean;
}

/** The context of a guard's decision, while its locks are held. */
export interface GuardContext extends GuardedRequest, DecisionContext {
  readonly host: DecisionContext["host"];
  /** Locks more until the action has ended. Call it once, and last, to avoid deadlocks. */
  readonly alsoLock: (request: LockRequest) => Promise<void>;
  /** Reads profiles and roles anew, as they are since the last lock; absent: no locks are taken. */
  readonly reread?: () => Snapshot | undefined;
  /** Warns in the application's log, where there is no reason to refuse. */
  readonly warn?: (message: string) => void;
  /** Logs, announces and counts faults that `validation: "report"` lets pass. */
  readonly reportFaults?: (error: Error) => Promise<void>;
}
