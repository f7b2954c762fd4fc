import type { StoredKey } from "../../host/port/AccessStore";
import type { Host } from "../../host/port/Host";

/** A key of whose policies some name one of the roles that were asked for. */
export interface NamingKey {
  readonly id: string;
  readonly kuid: string;
  readonly roleIds: readonly string[];
}

/**
 * Finds the API keys whose policies name one of some roles, those of a moment ago included. Leaves out
 * keys that are over, and those that were made through a key that is gone: they open nothing any more.
 */
export async function keysNaming(
  { access }: Pick<Host, "access">,
  roleIds: ReadonlySet<string>,
): Promise<NamingKey[]> {
  const hashes = new Map<string, string | undefined>();
  const naming: (NamingKey & StoredKey)[] = [];
  for await (const keys of access.limitedKeys()) {
    for (const key of keys) {
      hashes.set(key.id, key.limits?.ancestors.at(-1)?.hash);
      const named = [...new Set((key.limits?.policies ?? []).flat().map(({ roleId }) => roleId))];
      const found = named.filter((id) => typeof id === "string" && roleIds.has(id)) as string[];
      if (found.length > 0) {
        naming.push({ ...key, roleIds: found });
      }
    }
  }
  const now = Date.now();
  return naming
    .filter(({ expiresAt }) => expiresAt === FOR_GOOD || expiresAt > now)
    .filter(({ limits }) =>
      (limits?.ancestors ?? []).every(({ id, hash }) => hashes.get(id) === hash),
    )
    .map(({ id, kuid, roleIds: named }) => ({ id, kuid, roleIds: named }))
    .sort((one, other) => (one.id < other.id ? -1 : 1));
}

const FOR_GOOD = -1;
