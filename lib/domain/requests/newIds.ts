import type { Finding } from "../findings";
import { fault } from "../findings";

/**
 * Finds the fault of the id of a new user, profile, role or API key that begins as the endpoints of
 * Elasticsearch 7 do: `/<index>/_doc/_count` counts, and reads no document `_count`. Later ones may
 * have any such name. Those that are stored keep theirs.
 */
export function newIdFaults(id: unknown, path = "_id"): Finding[] {
  return typeof id === "string" && id.startsWith("_")
    ? [
        fault(
          "id.reserved",
          path,
          `"${id}" can be no new id: Elasticsearch takes names that begin with "_" for endpoints of its own. Let it begin with another sign.`,
        ),
      ]
    : [];
}
