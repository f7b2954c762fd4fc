import type { Finding } from "../findings";
import { pathOf } from "../findings";
import { nearestName } from "../nearest";
import { finding } from "./wording";

/** Members of profiles, which read as if they held for a role. */
const OF_PROFILES: ReadonlySet<string> = new Set(["policies", "rateLimit", "restrictedTo"]);

/** Finds the members of a role that the host stores, and nobody reads. */
export function unreadFindings(members: readonly string[] = []): Finding[] {
  return members.map((name) => {
    const place = OF_PROFILES.has(name)
      ? "it belongs to the profiles that use the role. Write it there."
      : 'the host reads "controllers" alone. Take it out.';
    return finding(
      "role.unread",
      "warning",
      pathOf([name]),
      `${JSON.stringify(name)} means nothing in a role: ${place}`,
      nearestName(name, ["controllers"]),
    );
  });
}
