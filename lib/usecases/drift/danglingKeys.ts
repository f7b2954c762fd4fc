import type { Drift, KeyWithoutRoles, KeyWithoutUser } from "../../api/drift";
import type { StoredKey } from "../../host/port/AccessStore";
import type { Snapshot } from "../../host/port/Host";
import { MOST_LOOKED_AT } from "../access/limits";
import { roleIdsToCompile } from "../../domain/storedPolicies";
import { limitingProfiles } from "../escalation/limitedRights";
import { Collected } from "./Collected";

type OfKeys = Pick<Drift, "apiKeysWithoutUsers" | "apiKeysWithoutRoles">;

/** Finds API keys whose user does not exist, and those whose policies name a role that does not. */
export async function ofKeys(
  host: Pick<Snapshot, "access" | "drift" | "findRoles">,
  most: number,
  incomplete: string[],
): Promise<OfKeys> {
  const { access, drift } = host;
  const ofNobody = new Collected<KeyWithoutUser>(most);
  const withoutRoles = new Collected<KeyWithoutRoles>(most);
  let seen = 0;
  for await (const keys of access.allKeys()) {
    const users = await drift.findUsers([...new Set(keys.map(({ kuid }) => kuid))]);
    const existing = new Set(users.map(({ _id }) => _id));
    ofNobody.add(keys.filter(({ kuid }) => !existing.has(kuid)).map(shown));
    const named = new Map(keys.map((key) => [key, roleIdsOfKey(key)]));
    const roles = await host.findRoles([...new Set([...named.values()].flat())]);
    withoutRoles.add(
      keys.flatMap((key) => {
        const missing = (named.get(key) ?? []).filter((id) => !roles.has(id));
        return missing.length === 0 ? [] : [{ ...shown(key), missing }];
      }),
    );
    seen += keys.length;
    if (seen >= MOST_LOOKED_AT) {
      incomplete.push(`apiKeysWithoutUsers: only ${seen} API keys were looked at`);
      break;
    }
  }
  return { apiKeysWithoutUsers: ofNobody.section, apiKeysWithoutRoles: withoutRoles.section };
}

export function withheldKeys(incomplete: string[]): OfKeys {
  incomplete.push("apiKeysWithoutUsers: withheld, since it needs security:searchApiKeys");
  const none = { total: 0, items: [] };
  return { apiKeysWithoutUsers: none, apiKeysWithoutRoles: none };
}

/** The roles that the policies of a key name, and those of the keys that it was made through. */
function roleIdsOfKey({ limits }: StoredKey): string[] {
  return limits === undefined ? [] : [...roleIdsToCompile(limitingProfiles(limits))];
}

/** Leaves out the limits of a key, whose hashes are no caller's to see. */
function shown({ id, kuid, authors: [by] }: StoredKey): KeyWithoutUser {
  return { id, kuid, author: by?.author ?? null };
}
