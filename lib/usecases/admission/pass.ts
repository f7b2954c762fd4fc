import type { Host, WrittenRole } from "../../host/port/Host";
import type { Done } from "./executeWrite";

/** Tells the gate how a request came in. */
export interface Entry {
  /** The request is part of an `admin:loadSecurities` that has passed. */
  readonly partOfImport?: boolean;
  /** Tells the faults with which the action may run all the same, unjudged. */
  readonly tolerates?: (error: unknown) => boolean;
  /** Resolves when all of the action has ended: it may answer before. The locks last until then. */
  readonly ended?: () => Promise<void>;
  /** Replaces an error by the one that the caller gets. */
  readonly told?: (error: unknown) => Promise<unknown>;
}

/** A request that may go on. */
export interface Pass {
  /** Runs the action, once, and releases its locks: see `executeWrite`. */
  run<T>(action: () => Promise<T>): Promise<Done<T>>;
  /** The request has the lock "holders", for which whoever gives users profiles waits. */
  readonly locksHolders?: boolean;
}

type Release = (outcomeKnown?: boolean, writtenRoles?: readonly WrittenRole[]) => Promise<void>;

/** Releases locks only when all of an action has ended. Its caller was promised no more than that it begins. */
export function releasedAtEnd(release: Release, { ended }: Pick<Entry, "ended">): Release {
  return ended === undefined
    ? release
    : async (outcomeKnown) => {
        ended()
          .then(() => release(outcomeKnown))
          // it expires
          .catch(() => undefined);
      };
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
