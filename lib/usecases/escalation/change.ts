import type { Rights } from "../../domain/rights";
import type { StoredProfile, StoredRole } from "../../host/port/Host";
import { compiledRights } from "./compiledRights";
import type { GuardContext } from "./context";
import { roleIdsOf } from "./context";

/** What a request is about to change. `null`: deleted. */
export interface Change {
  readonly users?: ReadonlyMap<string, readonly string[] | null>;
  readonly profiles?: ReadonlyMap<string, StoredProfile | null>;
  readonly roles?: ReadonlyMap<string, StoredRole | null>;
  /** Users that lose credentials: they may not be able to log in any more. */
  readonly withoutCredentials?: readonly string[];
}

/** What the profiles hold after the change; `undefined` when it cannot be told. */
export async function rightsAfter(
  { host }: Pick<GuardContext, "host">,
  profiles: readonly StoredProfile[],
  change: Change,
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
