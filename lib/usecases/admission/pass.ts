import type { Host } from "../../host/port/Host";
import type { Done } from "./executeWrite";

/** A request that may go on. */
export interface Pass {
  /** Runs the action, once, and releases its locks: see {@link execute}. */
  run<T>(action: () => Promise<T>): Promise<Done<T>>;
}

/** Lets an unguarded action run, without locks or checks. */
export function unguarded(host: Host): Pass {
  return {
    run: async (action) => {
      const { outcome, writeOf } = await host.observe(action);
      if (outcome.status === "rejected") {
        throw outcome.reason;
      }
      return { result: outcome.value, writeOf };
    },
  };
}
