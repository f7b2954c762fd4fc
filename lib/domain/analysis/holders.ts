import { rateLimitOf, type StoredProfile } from "../rights";
import type { Holders } from "./world";
import type { StoredUser } from "../rights";

/** Users that are named: more would not fit in a message. */
export const MOST_NAMED = 3;

/** Counts who has which profiles, of users that are all at hand. */
export function holdersIn(
  users: readonly StoredUser[],
  profiles: ReadonlyMap<string, StoredProfile>,
): ReadonlyMap<string, Holders> {
  const found = new Map<string, { count: number; alongside: Map<string, Counted> }>();
  for (const user of users) {
    const profileIds = new Set(user.profileIds);
    for (const id of profileIds) {
      const holders = found.get(id) ?? { count: 0, alongside: new Map<string, Counted>() };
      found.set(id, holders);
      holders.count += 1;
      const profile = profiles.get(id);
      if (profile !== undefined && rateLimitOf(profile) !== Infinity) {
        profileIds.forEach((other) => {
          addAlongside(holders.alongside, user, profiles.get(other));
        });
      }
    }
  }
  return found;
}

interface Counted {
  count: number;
  readonly some: string[];
  readonly rateLimit: number;
}

function addAlongside(
  alongside: Map<string, Counted>,
  { _id }: StoredUser,
  other: StoredProfile | undefined,
): void {
  if (other === undefined) {
    return;
  }
  const counted = alongside.get(other._id) ?? { count: 0, some: [], rateLimit: rateLimitOf(other) };
  alongside.set(other._id, counted);
  counted.count += 1;
  if (counted.some.length < MOST_NAMED) {
    counted.some.push(_id);
  }
}
