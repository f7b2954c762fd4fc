import type { RequestClaim } from "../../domain/escalation/claims";
import type { Rights } from "../../domain/rights";
import type { StoredProfile, StoredRole } from "../../host/port/Host";
import { compiledRights } from "./compiledRights";
import type { GuardContext } from "./context";
import { roleIdsOf } from "./context";

/** What becomes of a user. `none`: they keep the profiles that they have. */
export interface UserChange {
  readonly profileIds: readonly string[];
  readonly by: "creation" | "assignment" | "none";
}

/** What a request is about to change. `null`: deleted. */
export interface Change {
  readonly users?: ReadonlyMap<string, UserChange | null>;
  readonly profiles?: ReadonlyMap<string, StoredProfile | null>;
  readonly roles?: ReadonlyMap<string, StoredRole | null>;
  /** The profiles or roles are new: there are none of their names, or the host refuses. */
  readonly isCreation?: true;
  /** A deleted profile that is taken from its users; whoever has no other falls back to `anonymous`. */
  readonly takenFromUsers?: string;
  /** Users that lose credentials: they may not be able to log in any more. */
  readonly withoutCredentials?: readonly string[];
  /** Users as whom somebody could act. */
  readonly identities?: readonly string[];
  /** It concerns the whole platform. */
  readonly isOfPlatform?: true;
  /** What else it does, as requests that somebody could send. */
  readonly requests?: readonly RequestClaim[];
}

/** What the profiles hold after the change; `undefined` when it cannot be told. */
export async function rightsAfter(
  { host }: Pick<GuardContext, "host">,
  profiles: readonly StoredProfile[],
  change: Pick<Change, "roles">,
): Promise<Rights | undefined> {
  const roles = new Map(await host.findRoles(roleIdsOf(profiles)));
  for (const [id, role] of change.roles ?? []) {
    if (role === null) {
      roles.delete(id);
    } else {
      roles.set(id, role);
    }
  }
  try {
    return compiledRights(profiles, roles);
  } catch {
    return undefined;
  }
}
