/** The samples of one subject, round by round. */
export type Rounds = readonly (readonly number[])[];

/** A ratio with the interval that holds 95 of 100 repetitions of these rounds. */
export interface Ratio {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const RESAMPLES = 1_000;

export function quantile(samples: Iterable<number>, share: number): number {
  const sorted = Float64Array.from(samples).sort();
  const position = share * (sorted.length - 1);
  const below = sorted[Math.floor(position)] ?? NaN;
  const above = sorted[Math.ceil(position)] ?? NaN;
  return below + (above - below) * (position - Math.floor(position));
}

export function median(samples: Iterable<number>): number {
  return quantile(samples, 0.5);
}

/**
 * The ratio of two medians. Its interval is a bootstrap over whole rounds, the same ones for both
 * sides: what disturbs a round disturbs both.
 */
export function ratioOfMedians(above: Rounds, below: Rounds): Ratio {
  const numbers = above.map((_, round) => round);
  const ratioIn = (rounds: readonly number[]): number =>
    median(rounds.flatMap((round) => above[round] ?? [])) /
    median(rounds.flatMap((round) => below[round] ?? []));
  const resampled = Array.from({ length: RESAMPLES }, () =>
    ratioIn(numbers.map(() => Math.floor(Math.random() * numbers.length))),
  );
  return {
    value: ratioIn(numbers),
    low: quantile(resampled, 0.025),
    high: quantile(resampled, 0.975),
  };
}
