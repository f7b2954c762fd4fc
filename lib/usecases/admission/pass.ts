import type { Host } from "../../host/port/Host";
import type { Done } from "./executeWrite";

/** Tells the gate how a request came in. */
export interface Entry {
  /** The request is part of an `admin:loadSecurities` that has passed. */
  readonly partOfImport?: boolean;
  /** Tells the faults with which the action may run all the same, unjudged. */
  readonly tolerates?: (error: unknown) => boolean;
  /** Replaces an error by the one that the caller gets. */
  readonly told?: (error: unknown) => Promise<unknown>;
}

/** A request that may go on. */
export interface Pass {
  /** Runs the action, once, and releases its locks: see `executeWrite`. */
  run<T>(action: () => Promise<T>): Promise<Done<T>>;
}

/** Lets an unguarded action run, without locks or checks. */
export function unguarded(host: Host): Pass {
  return {
    run: async (action) => {
      const { outcome, writeOf } = await host.observe(() => host.rawWrites.admit(action));
      if (outcome.status === "rejected") {
        throw outcome.reason;
      }
      return { result: outcome.value, writeOf };
    },
  };
}
