import type { PlantedHandle } from "../../domain/access/plantedHandle";
import type { Change, UserChange } from "../escalation/change";
import type { GuardContext } from "../escalation/context";
import { heldByProfiles } from "./authorship";
import { holdsAll } from "./keyRights";
import { MOST_KEYS } from "./limits";

type Context = Pick<GuardContext, "host">;

/**
 * Lists the API keys that users have made for others, where a change deletes these users or takes rights
 * from them. The keys stay: they are their users', and often set up for services, which outlive their author.
 */
export async function keysOfLosers(context: Context, change: Change): Promise<PlantedHandle[]> {
  const losers = await losersIn(context, change);
  const found: PlantedHandle[] = [];
  if (losers.size === 0) {
    return found;
  }
  let seen = 0;
  for await (const keys of context.host.access.allKeys()) {
    for (const { id, kuid, authors } of keys) {
      const by = authors.find(({ author }) => author !== kuid && losers.has(author));
      // a deleted user takes their own with them
      if (by !== undefined && change.users?.get(kuid) !== null) {
        found.push({ kind: "apiKey", kuid, id, author: by.author, fate: "kept" });
      }
    }
    seen += keys.length;
    if (seen >= MOST_KEYS) {
      break;
    }
  }
  return found;
}

async function losersIn(context: Context, change: Change): Promise<Set<string>> {
  const { users = new Map<string, UserChange | null>() } = change;
  const stored = await context.host.findUsers(users.keys());
  const losers = new Set<string>();
  for (const [kuid, { profileIds }] of stored) {
    const given = users.get(kuid);
    const isLess = async (): Promise<boolean> =>
      given?.by === "assignment" &&
      !holdsAll(
        await heldByProfiles(context, given.profileIds, change),
        await heldByProfiles(context, profileIds, {}),
      );
    if (given === null || (await isLess())) {
      losers.add(kuid);
    }
  }
  return losers;
}
