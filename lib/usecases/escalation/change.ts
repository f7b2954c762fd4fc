import type { RequestClaim } from "../../domain/escalation/claimTypes";
import type { Rights } from "../../domain/rights";
import { isUnresolvable } from "../../domain/rights";
import type { StoredProfile, StoredRole } from "../../host/port/Host";
import { compiledRights } from "./compiledRights";
import type { GuardContext } from "./context";
import { roleIdsToCompile } from "../../domain/storedPolicies";

/** Changes the profiles of a user. `none`: they keep the profiles that they have. */
export interface UserChange {
  readonly profileIds: readonly string[];
  readonly by: "creation" | "assignment" | "none";
}

/** Describes the change that a request is about to make. `null`: it deletes. */
export interface Change {
  readonly users?: ReadonlyMap<string, UserChange | null>;
  readonly profiles?: ReadonlyMap<string, StoredProfile | null>;
  readonly roles?: ReadonlyMap<string, StoredRole | null>;
  /** The documents that it names must exist: the host answers 404 for others. */
  readonly mustExist?: true;
  /** The profiles keep the policies that are stored, the roles their controllers. */
  readonly keepsStored?: true;
  /** The request says the rate limits of the profiles, or that they have none. */
  readonly givesRateLimit?: true;
  /** The profiles or roles are new: the host refuses names that are taken. */
  readonly isCreation?: true;
  /** A deleted profile that its users lose; those without another fall back to `anonymous`. */
  readonly takenFromUsers?: string;
  /** Users who lose credentials, and may be unable to log in afterwards. */
  readonly withoutCredentials?: readonly string[];
  /** Users as whom the caller could act. */
  readonly identities?: readonly string[];
  /** It concerns the whole platform. */
  readonly isOfPlatform?: true;
  /** Its other effects, as the requests that have them. */
  readonly requests?: readonly RequestClaim[];
}

/** Returns the rights of the profiles after the change; `undefined`: they cannot be resolved. */
export async function rightsAfter(
  { host }: Pick<GuardContext, "host">,
  profiles: readonly StoredProfile[],
  change: Pick<Change, "roles">,
): Promise<Rights | undefined> {
  const roles = new Map(await host.findRoles(roleIdsToCompile(profiles)));
  for (const [id, role] of change.roles ?? []) {
    if (role === null) {
      roles.delete(id);
    } else {
      roles.set(id, role);
    }
  }
  try {
    return compiledRights(profiles, roles);
  } catch (error) {
    if (!isUnresolvable(error)) {
      throw error;
    }
    return undefined;
  }
}
