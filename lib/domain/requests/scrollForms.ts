import type { Finding } from "../findings";
import { fault } from "../findings";

const FORM = /^(\d{1,9})(ms|s|m|h|d)$/u;

const MILLISECONDS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/**
 * Finds a fault in a lifetime of a scroll that Elasticsearch reads and the host does not: neither the
 * host's `maxScrollDuration` nor the lifetime of its own note goes for one in `micros`, `nanos` or
 * below zero. Source: the host's lib/service/storage/8/elasticsearch.js `search`, `scroll`.
 */
export function scrollFaults(scroll: unknown): Finding[] {
  return typeof scroll !== "string" || scroll === "" || FORM.test(scroll)
    ? []
    : [
        fault(
          "member.value",
          "scroll",
          '"scroll" must be a whole number with one of the units ms, s, m, h and d, as in "30s".',
        ),
      ];
}

/** Returns how long a scroll lasts unless it is read on, in milliseconds; `undefined`: none is asked for. */
export function scrollLifetime(scroll: unknown): number | undefined {
  const [, count, unit] = typeof scroll === "string" ? (FORM.exec(scroll) ?? []) : [];
  return count === undefined
    ? undefined
    : Number(count) * MILLISECONDS[unit as keyof typeof MILLISECONDS];
}
