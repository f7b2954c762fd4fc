import type { ProfileGuardConfig } from "../../config/config";
import type { LockRequest, Host, Snapshot, StoredProfile } from "../../host/port/Host";
import type { Actor, Command } from "../support/command";

/**
 * What a decision is made from.
 *
 * @property actor `undefined` for the application itself, which is not judged
 */
export interface GuardedRequest {
  readonly host: Host;
  readonly config: ProfileGuardConfig;
  readonly actor: Actor | undefined;
  readonly command: Command;
  /** Whether this is a part of an `admin:loadSecurities`, which was judged as one write before. */
  readonly partOfImport: boolean;
}

/**
 * And what a decision is made from, while its locks are held.
 */
export interface GuardContext extends GuardedRequest {
  readonly host: Snapshot;
  /** Holds more until the action has ended. Only one thing, and last: so nobody waits in a circle. */
  readonly alsoLock: (hold: LockRequest) => Promise<void>;
  /** Tells the application's log of what is no reason to refuse. */
  readonly warn?: (message: string) => void;
}

/** The ids of the roles that profiles name, in whatever form they are stored. */
export function roleIdsOf(profiles: Iterable<StoredProfile>): Set<string> {
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
