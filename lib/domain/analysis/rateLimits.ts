import type { Finding } from "../findings";
import { rateLimitOf, type StoredProfile } from "../rights";
import type { AnalysisIndex } from "./AnalysisIndex";
import type { Alongside } from "./world";
import { enumerate, finding } from "./wording";
import { compareTexts } from "../../shared/compareTexts";

/**
 * Limits that do not hold: of a user's profiles the highest limit counts, and none is the highest. Tells of
 * each profile that defeats one.
 * Source: the host's lib/api/rateLimiter.js.
 */
export function rateLimitFindings(profile: StoredProfile, indexed: AnalysisIndex): Finding[] {
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
  const alongside = indexed.holdersOf(profile._id)?.alongside ?? [];
  const higher = [...alongside].filter(([other, { rateLimit }]) => {
    // a draft may differ from what is stored
    return other !== profile._id && rateLimit > limit;
  });
  const inOrder = higher.sort(([left], [right]) => compareTexts(left, right));
  return [...shared, ...inOrder.map(([other, users]) => defeatedBy(limit, other, users))];
}

function defeatedBy(limit: number, other: string, users: Alongside): Finding {
  const { count, some, rateLimit } = users;
  const what = rateLimit === Infinity ? "has no limit" : `allows ${rateLimit}`;
  const more = count - some.length;
  const who = `${enumerate(some.map((id) => `"${id}"`))}${more > 0 ? ` and ${more} more` : ""}`;
  return finding(
    "rateLimit.defeated",
    "warning",
    "rateLimit",
    `The limit of ${limit} requests a second does not hold for ${count === 1 ? "user" : `${count} users`} ${who}: profile "${other}", which they have too, ${what}, and the highest counts. Set the limit there too.`,
  );
}
