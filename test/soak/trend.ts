/** A measured value at a time: minutes since the start. */
export interface Sample {
  readonly minute: number;
  readonly value: number;
}

/**
 * Computes how much a value has risen over the last two thirds of the samples, by the median of the slopes
 * between all pairs of them (Theil and Sen): single outliers do not matter, a lasting rise does.
 *
 * @returns `rise` over that time, and the `median` value; zeros for fewer than 3 samples
 */
export function trendOf(samples: readonly Sample[]): { rise: number; median: number } {
  const late = samples.slice(Math.floor(samples.length / 3));
  const [first] = late;
  const last = late.at(-1);
  if (late.length < 3 || first === undefined || last === undefined) {
    return { rise: 0, median: 0 };
  }
  const slopes = late.flatMap((left, position) =>
    late
      .slice(position + 1)
      .map((right) => (right.value - left.value) / (right.minute - left.minute)),
  );
  return {
    rise: medianOf(slopes) * (last.minute - first.minute),
    median: medianOf(late.map(({ value }) => value)),
  };
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? 0)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
