import type { StoredProfile } from "../rights";

/** Without what the host keeps for itself (`optimizedPolicies`, `_kuzzle_info`). */
export function storedProfile({
  _id,
  policies,
  rateLimit,
  tags,
}: StoredProfile & { readonly rateLimit?: unknown; readonly tags?: unknown }): StoredProfile {
  return {
    _id,
    policies,
    ...(rateLimit !== null && rateLimit !== undefined && { rateLimit }),
    ...(tags !== null && tags !== undefined && { tags }),
  };
}
