import type { Participant, Samples, Turn } from "./measure";
import type { Row } from "./rows";
import type { Ratio } from "./statistics";
import { median, quantile } from "./statistics";

/** Issue 7: nothing grows faster than this power of its size. */
const MOST = 1.1;
const RESAMPLES = 500;
/** A share of the host's time: what the plugin adds less than this is noise, and has no growth. */
const LEAST_SHARE = 0.1;

/** One thing measured at one size. */
export interface Sized {
  readonly size: number;
  /** Rounds of milliseconds. `host`: what it stands beside, absent where there is nothing. */
  readonly plugin: readonly (readonly number[])[];
  readonly host?: readonly (readonly number[])[];
}

/**
 * Tells how one series grows between two sizes, as exponents: 1 when ten times the size takes ten times as
 * long. Below 1 what it costs at any size still weighs.
 *
 * @property share of what the plugin takes above the host's own time; absent where that is nothing
 */
export interface Decade {
  readonly from: number;
  readonly to: number;
  readonly plugin: Ratio;
  readonly host?: Ratio;
  readonly share?: Ratio;
}

export interface Growth {
  readonly series: string;
  /** Tells what `host` is. */
  readonly beside: string;
  /** From the smallest sizes to the largest. The last one, of at least 5 times the size, counts. */
  readonly decades: readonly Decade[];
  readonly most: number;
  readonly verdict: "met" | "missed" | "unclear";
}

/** Computes the growth of every series of rows that has at least two sizes. */
export function growthOfRows(samples: ReadonlyMap<Row, Samples>): Growth[] {
  const series = new Map<string, Sized[]>();
  for (const [{ growth }, ofRow] of samples) {
    if (growth !== undefined) {
      const times = (name: Participant): number[][] => (ofRow.get(name) ?? []).map(timesOf);
      const [one, other] = [times("host"), times("hostAgain")];
      const host = one.map((round, number) => [...round, ...(other[number] ?? [])]);
      const sized = { size: growth.size, plugin: times("plugin"), host };
      series.set(growth.series, [...(series.get(growth.series) ?? []), sized]);
    }
  }
  return [...series].flatMap(([name, sizes]) => growthOf(name, sizes));
}

/**
 * @param beside what `host` is
 * @returns none of a single size
 */
export function growthOf(series: string, measured: readonly Sized[], beside = "host"): Growth[] {
  const sizes = [...measured].sort((left, right) => left.size - right.size);
  const decades = sizes.slice(1).flatMap((to, before) => {
    const from = sizes[before];
    return from === undefined || to.size / from.size < 5 ? [] : [decadeOf(from, to)];
  });
  const last = decades.at(-1);
  return last === undefined
    ? []
    : [{ series, beside, decades, most: MOST, verdict: verdictOf(last) }];
}

/** A line a series, the largest decade beside the ones before. */
export function growthInWords(growths: readonly Growth[]): string {
  return growths
    .map(({ series, beside, decades, most, verdict }) => {
      const lines = decades.map(({ from, to, plugin, host, share }) => {
        const others = [
          host === undefined ? "" : `, ${beside} ${exponent(host)}`,
          share === undefined ? "" : `, what the plugin adds ${exponent(share)}`,
        ];
        const sizes = `${from.toLocaleString("en")} to ${to.toLocaleString("en")}`;
        return `    ${sizes.padStart(16)}: plugin ${exponent(plugin)}${others.join("")}`;
      });
      const said = verdict === "met" ? "met" : verdict.toUpperCase();
      return [`${series}: at most ${most}: ${said}`, ...lines].join("\n");
    })
    .join("\n");
}

function exponent({ value, low, high }: Ratio): string {
  return `${value.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}]`;
}

/**
 * Judges the whole, and what the plugin adds, which the host's own time may hide. What grows no faster than
 * what it stands beside is not to blame for the machine's caches.
 */
function verdictOf({ plugin, host, share }: Decade): Growth["verdict"] {
  const judged = share === undefined ? [plugin] : [plugin, share];
  const beyond = (bound: "value" | "low", most: number): boolean =>
    judged.some((exponentOf) => exponentOf[bound] > most);
  if (!beyond("value", Math.max(MOST, host?.value ?? 0))) {
    return "met";
  }
  return beyond("low", Math.max(MOST, host?.high ?? 0)) ? "missed" : "unclear";
}

function decadeOf(from: Sized, to: Sized): Decade {
  const width = Math.log(to.size / from.size);
  const between = (timeOf: (sized: Sized) => number): Ratio => {
    const once = (left: Sized, right: Sized): number =>
      Math.log(timeOf(right) / timeOf(left)) / width;
    const resampled = Array.from({ length: RESAMPLES }, () => once(redrawn(from), redrawn(to)));
    const usable = resampled.filter(Number.isFinite);
    return {
      value: digits(once(from, to)),
      low: digits(quantile(usable, 0.025)),
      high: digits(quantile(usable, 0.975)),
    };
  };
  const plugin = between((sized) => median(sized.plugin.flat()));
  if (from.host === undefined || to.host === undefined) {
    return { from: from.size, to: to.size, plugin };
  }
  const hosts = ({ host = [] }: Sized): number => median(host.flat());
  const added = (sized: Sized): number => median(sized.plugin.flat()) - hosts(sized);
  const isNoise = [from, to].some((sized) => added(sized) < LEAST_SHARE * hosts(sized));
  return {
    from: from.size,
    to: to.size,
    plugin,
    host: between(hosts),
    ...(!isNoise && { share: between(added) }),
  };
}

/** The same number of rounds, each any of them: both sides the same, as they were disturbed alike. */
function redrawn({ size, plugin, host }: Sized): Sized {
  const rounds = plugin.map(() => Math.floor(Math.random() * plugin.length));
  const pick = (of: Sized["plugin"]): number[][] => rounds.map((round) => [...(of[round] ?? [])]);
  return { size, plugin: pick(plugin), ...(host !== undefined && { host: pick(host) }) };
}

function timesOf({ samples }: Turn): number[] {
  return [...samples];
}

function digits(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}

/**
 * The least of each of ten groups of rounds, as rounds of their own: what a computation takes when
 * nobody interrupts it. A long one is interrupted on a busy machine, a short one is not.
 */
export function leastTimes(times: readonly number[]): number[][] {
  const groups: number[][] = Array.from({ length: Math.min(10, times.length) }, () => []);
  times.forEach((time, round) => {
    groups[round % groups.length]?.push(time);
  });
  return groups.map((group) => [Math.min(...group)]);
}
