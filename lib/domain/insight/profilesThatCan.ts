import type { WhoCanRequest } from "../../api/whoCan";
import type { RoleLookup, StoredProfile } from "../rights";
import { explainRequest, isUnresolvable } from "../rights";

/** The result of the host's rights check for each profile alone. */
interface ProfilesThatCan {
  readonly allowed: ReadonlyMap<string, StoredProfile>;
  readonly denied: ReadonlyMap<string, StoredProfile>;
  /** Profiles whose rights cannot be computed. */
  readonly undecided: readonly { readonly profileId: string; readonly reason: string }[];
}

/**
 * Judges each profile once. The host allows a request without targets if any one policy of any one
 * profile does, so this decides for every user, however many there are.
 * Source: the host's lib/model/security/user.ts `isActionAllowed`.
 */
export function profilesThatCan(
  profiles: readonly StoredProfile[],
  roles: RoleLookup,
  request: WhoCanRequest,
): ProfilesThatCan {
  const allowed = new Map<string, StoredProfile>();
  const denied = new Map<string, StoredProfile>();
  const undecided: { profileId: string; reason: string }[] = [];
  for (const profile of profiles) {
    try {
      const explanation = explainRequest([profile], roles, request);
      (explanation.allowed ? allowed : denied).set(profile._id, profile);
    } catch (error) {
      if (!isUnresolvable(error)) {
        throw error;
      }
      undecided.push({ profileId: profile._id, reason: error.message });
    }
  }
  return { allowed, denied, undecided };
}
