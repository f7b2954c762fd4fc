import type { GoneRole } from "../../api/apiKeys";
import type { KeyLimits } from "../../domain/policies/keyLimits";
import type { RoleLookup } from "../../domain/rights";
import { UnresolvableRole } from "../../domain/rights";
import { resolve } from "../escalation/actorRights";
import { compiledRights } from "../escalation/compiledRights";
import { limitingProfiles } from "../escalation/limitedRights";

interface Limited {
  readonly apiKeyId?: string;
  readonly limits?: KeyLimits;
  readonly roles: RoleLookup;
}

/**
 * Lists the policies of a key of which the role is gone, list by list: the host refuses whatever is asked
 * through a list that has one.
 *
 * @throws 503 where a list cannot be resolved for another reason
 */
export function goneRoles({ apiKeyId, limits, roles }: Limited): (readonly GoneRole[])[] {
  return limitingProfiles(limits).map((profile, position) => {
    try {
      compiledRights([profile], roles);
      return [];
    } catch (error) {
      const gone = error instanceof UnresolvableRole ? error.unresolved : [];
      if (gone.length === 0 || gone.some(({ reason }) => reason !== "missing")) {
        return resolve(() => {
          throw error;
        });
      }
      const holder = holderOf(apiKeyId, position);
      return gone.map(({ policy, roleId: id }) => {
        const roleId = String(id);
        const message = `Role "${roleId}" does not exist, which policies[${policy}] of ${holder} names: the key may do nothing.`;
        return { policy, roleId, message };
      });
    }
  });
}

/** Names a list of policies: a key's own are the first of its lists. */
export function holderOf(apiKeyId: string | undefined, position: number): string {
  const key = `"${String(apiKeyId)}"`;
  return position === 0 ? `API key ${key}` : `a key through which ${key} was made`;
}
