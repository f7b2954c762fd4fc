import { isOfDocuments, type WriteDeclaration } from "../../domain/actions";
import { HOST_IDS } from "../../domain/hostIds";
import { cannotDelete, profileInUse, roleInUse } from "../../errors/nativeErrors";
import type { Change } from "../escalation/change";
import type { GuardContext } from "../escalation/context";

/**
 * Refuses as the host does at the write: it deletes no profile and no role that every Kuzzle has, no profile
 * that a user has, and no role that a profile names. Of several it deletes the others, which is no refusal.
 * Source: the host's lib/core/security/profileRepository.ts, roleRepository.ts `delete`.
 *
 * @throws the host's 400 `security.profile.cannot_delete`, `security.role.cannot_delete`
 * @throws the host's 412 `security.profile.in_use`, `security.role.in_use`
 */
export async function requireUnused(
  { host }: Pick<GuardContext, "host">,
  write: WriteDeclaration,
  { profiles, roles, takenFromUsers }: Change,
): Promise<void> {
  if (!isOfDocuments(write) || write.does !== "delete" || write.ids !== "_id") {
    return;
  }
  const deleted = [...(profiles ?? [])].flatMap(([id, profile]) => (profile === null ? id : []));
  const gone = [...(roles ?? [])].flatMap(([id, role]) => (role === null ? id : []));
  for (const [kind, ids] of [["profile", deleted] as const, ["role", gone] as const]) {
    if (ids.some((id) => HOST_IDS.has(id))) {
      throw cannotDelete(kind);
    }
  }
  const left = deleted.filter((id) => id !== takenFromUsers);
  const holders = left.length === 0 ? undefined : await host.holdersOf(left, []);
  const held = left.find((id) => (holders?.get(id)?.count ?? 0) > 0);
  if (held !== undefined) {
    throw profileInUse(held);
  }
  const [named] = gone.length === 0 ? [] : await host.rolesInUse(gone);
  if (named !== undefined) {
    throw roleInUse(named);
  }
}
