import type { ProfileGuardConfig } from "../../config/config";
import type { LockRequest, Host, Snapshot, StoredProfile } from "../../host/port/Host";
import type { Actor, Command } from "../support/command";

/**
 * Carries the inputs of a decision.
 *
 * @property actor `undefined` for the application itself, which is not judged
 */
export interface GuardedRequest {
  readonly host: Host;
  readonly config: ProfileGuardConfig;
  readonly actor: Actor | undefined;
  readonly command: Command;
  /** `true`: it is part of an `admin:loadSecurities`, which was judged before as one write. */
  readonly partOfImport: boolean;
}

/** Adds the inputs of a decision that it has under its locks. */
export interface GuardContext extends GuardedRequest {
  readonly host: Snapshot;
  /** Locks more until the action has ended. Call it once, and last, to avoid deadlocks. */
  readonly alsoLock: (hold: LockRequest) => Promise<void>;
  /** Warns in the application's log, where there is no reason to refuse. */
  readonly warn?: (message: string) => void;
}

/** Collects the ids of the roles to compile: those that profiles name, and `default`. */
export function roleIdsToCompile(profiles: Iterable<StoredProfile>): Set<string> {
  const ids = new Set<string>(["default"]);
  for (const { policies } of profiles) {
    for (const policy of Array.isArray(policies) ? (policies as { roleId?: unknown }[]) : []) {
      if (typeof policy.roleId === "string") {
        ids.add(policy.roleId);
      }
    }
  }
  return ids;
}
