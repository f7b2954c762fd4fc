import { NamedByKeysError } from "../../errors/NamedByKeysError";
import { keysNaming } from "../access/keysOfRoles";
import { knowledgeFor } from "../escalation/actorRights";
import type { Change } from "../escalation/change";
import type { GuardContext } from "../escalation/context";

const MOST_TOLD = 100;
const MOST_IN_WORDS = 10;

/** The host itself says of these that nobody deletes them. Source: lib/core/security/roleRepository.ts. */
const OF_HOST: ReadonlySet<string> = new Set(["admin", "default", "anonymous"]);

/**
 * Refuses to delete a role that policies of API keys name, as the host refuses it for profiles: without it
 * such a key may do nothing at all. Of roles that do not exist the host says so.
 *
 * @throws NamedByKeysError 412 `security.role.in_use`
 */
export async function keepNamedRoles(
  context: GuardContext,
  { roles = new Map<string, never>() }: Change,
): Promise<void> {
  const stored = await context.host.findRoles(roles.keys());
  const deleted = [...stored.keys()].filter((id) => roles.get(id) === null && !OF_HOST.has(id));
  if (deleted.length === 0) {
    return;
  }
  const keys = await keysNaming(context.host, new Set(deleted));
  if (keys.length === 0) {
    return;
  }
  if (!(await knowledgeFor(context)).sees("apiKeys")) {
    const named = deleted.map((id) => `"${id}"`).join(", ");
    throw new NamedByKeysError(
      `The policies of API keys name ${named}: an administrator who may see them must delete them first.`,
      { apiKeys: [], total: 0, withheld: true },
    );
  }
  const words = keys
    .slice(0, MOST_IN_WORDS)
    .map(({ id, kuid, roleIds }) => `"${id}" of user "${kuid}" ("${roleIds.join('", "')}")`);
  const more = keys.length > words.length ? `, and ${keys.length - words.length} more` : "";
  throw new NamedByKeysError(
    `The policies of API keys name what is to be deleted: ${words.join(", ")}${more}. Without it they may do nothing: delete them first.`,
    {
      apiKeys: keys
        .slice(0, MOST_TOLD)
        .map(({ id, kuid, roleIds }) => ({ id, userId: kuid, roleIds })),
      total: keys.length,
    },
  );
}
