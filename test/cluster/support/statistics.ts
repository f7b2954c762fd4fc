export interface Statistics {
  readonly count: number;
  readonly median: number;
  readonly p95: number;
  readonly max: number;
}

/** Nearest rank. Of nothing: zeros. */
export function statisticsOf(values: readonly number[]): Statistics {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
  return { count: sorted.length, median: at(0.5), p95: at(0.95), max: at(1) };
}

/** `median 3 ms, p95 8 ms, max 21 ms` of times in milliseconds. */
export function inWords(times: readonly number[]): string {
  const { median, p95, max } = statisticsOf(times);
  return `median ${Math.round(median)} ms, p95 ${Math.round(p95)} ms, max ${Math.round(max)} ms`;
}

/** Counts how often each text occurs: `200 ×3, 503 profile-guard.decision.unavailable ×2`. */
export function tally(texts: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const text of texts) {
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([text, count]) => `${text} ×${count}`).join(", ") || "none";
}
