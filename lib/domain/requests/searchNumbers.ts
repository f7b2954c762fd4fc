import type { Step } from "./walk";

/** Members that a value of a document may be compared with, or that only weigh: nothing is made of them. */
export const COMPARED: ReadonlySet<Step> = new Set(
  `boost decay distance factor from gt gte id interval key lat left lon lt lte max max_doc_freq
  min min_doc_count min_doc_freq min_score min_term_freq missing now null_value offset origin pivot
  query random_seed right scale seed shard_min_doc_count sigma terminate_after timeout to top bottom
  track_total_hits value version weight x y`.split(/\s+/u),
);

/** Queries for one value of one field: `{term: {size: 70000}}`. */
export const OF_FIELD: ReadonlySet<Step> = new Set(
  `equals match match_bool_prefix match_phrase match_phrase_prefix span_term term`.split(/\s+/u),
);

/**
 * Returns a number as Elasticsearch reads it, in texts too, as Java does: `2e9`, `2000000000d`, `0x1p31`.
 * 0: it is none, or less.
 */
export function roomOf(value: unknown): number {
  if (typeof value !== "string" && typeof value !== "number") {
    return 0;
  }
  const text = String(value).trim();
  const number = /^\+?0x/iu.test(text) ? Infinity : Number(text.replace(/[df]$/iu, ""));
  return Number.isNaN(number) ? 0 : Math.max(0, number);
}
