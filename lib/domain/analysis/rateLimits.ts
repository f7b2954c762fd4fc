import type { Finding } from "../findings";
import { rateLimitOf, type StoredProfile } from "../rights";
import type { Survey } from "./Survey";
import type { UserOfWorld } from "./world";
import { enumerate, finding } from "./wording";

const MOST_USERS = 3;

/**
 * Limits that do not hold: of a user's profiles the highest limit counts, and none is the highest.
 * Source: the host's lib/api/rateLimiter.js.
 */
export function rateLimitFindings(profile: StoredProfile, survey: Survey): Finding[] {
  const limit = rateLimitOf(profile);
  if (limit === Infinity) {
    return [];
  }
  const shared: Finding[] =
    profile._id === "anonymous"
      ? [
          finding(
            "rateLimit.shared",
            "suggestion",
            "rateLimit",
            `All visitors who have not logged in are one user to the host: they share these ${limit} requests a second on each node, so that one of them can lock the others out. Limit each visitor in front of Kuzzle instead, or raise the limit.`,
          ),
        ]
      : [];
  const { profiles } = survey.world;
  if (profiles === undefined) {
    return shared;
  }
  const defeated = new Map<StoredProfile, UserOfWorld[]>();
  for (const user of survey.usersOf(profile._id) ?? []) {
    const highest = highestOf(user, profiles);
    if (highest !== undefined && rateLimitOf(highest) > limit) {
      const users = defeated.get(highest) ?? [];
      users.push(user);
      defeated.set(highest, users);
    }
  }
  return [...shared, ...[...defeated].map(([other, users]) => defeatedBy(limit, other, users))];
}

function defeatedBy(limit: number, other: StoredProfile, users: readonly UserOfWorld[]): Finding {
  const allowed = rateLimitOf(other);
  const what = allowed === Infinity ? "has no limit" : `allows ${allowed}`;
  const named = users.slice(0, MOST_USERS).map(({ _id }) => `"${_id}"`);
  const more = users.length - named.length;
  const who = `${enumerate(named)}${more > 0 ? ` and ${more} more` : ""}`;
  return finding(
    "rateLimit.defeated",
    "warning",
    "rateLimit",
    `The limit of ${limit} requests a second does not hold for ${users.length === 1 ? "user" : `${users.length} users`} ${who}: profile "${other._id}", which they have too, ${what}, and the highest counts. Set the limit there too.`,
  );
}

/** The first of a user's profiles with the highest limit; `undefined` if one does not exist. */
function highestOf(
  { profileIds }: UserOfWorld,
  profiles: ReadonlyMap<string, StoredProfile>,
): StoredProfile | undefined {
  let highest: StoredProfile | undefined;
  for (const id of profileIds) {
    const profile = profiles.get(id);
    if (profile === undefined) {
      return undefined;
    }
    if (highest === undefined || rateLimitOf(profile) > rateLimitOf(highest)) {
      highest = profile;
    }
  }
  return highest;
}
