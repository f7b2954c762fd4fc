/**
 * Returns the profiles that a user has once one of them is deleted (`onAssignedUsers: "remove"`): without
 * any other they fall back to that of strangers.
 * Source: the host's lib/core/security/profileRepository.ts `delete`.
 */
export function profilesWithout<T>(
  profileIds: readonly T[],
  taken: string,
): readonly (T | string)[] {
  const left = profileIds.filter((id) => id !== taken);
  return left.length === 0 ? ["anonymous"] : left;
}
