import type { Participant, Samples, Turn } from "./measure";
import type { Row } from "./rows";
import type { Ratio, Rounds } from "./statistics";
import { median, quantile, ratioOfMedians } from "./statistics";

/** `unclear`: the ratio misses its target, but by no more than its interval. */
export type Verdict = "met" | "missed" | "unclear";

/** One participant. For a rate, `p95` is what 95 of 100 blocks reach. */
export interface Measured {
  readonly median: number;
  readonly p95: number;
  readonly samples: number;
  /** The ratio of its median to both identical hosts' together. */
  readonly ratio: Ratio;
  /** The processor time of the application alone, for one request, and its ratio to both hosts'; on Linux. */
  readonly cpu?: number;
  readonly cpuRatio?: Ratio;
}

/** One row, as it is kept in `results/`. */
export interface RowResult {
  readonly name: string;
  readonly caller: string;
  readonly unit: "ms" | "requests/s";
  readonly participants: Readonly<Partial<Record<Participant, Measured>>>;
  /** The ratio of the second host to the first, which is the same: the error of measurement. */
  readonly twins: Ratio;
  /** The same of their processor time; on Linux. */
  readonly cpuTwins?: Ratio;
  readonly target?: Row["target"];
  readonly verdict?: Verdict;
}

/** @param room how much worse than its target a ratio may be, for a busy machine */
export function resultOf(row: Row, samples: Samples, room = 0): RowResult {
  const host = samples.get("host") ?? [];
  const hostAgain = samples.get("hostAgain") ?? [];
  const isRate = row.callers !== undefined;
  const participants = Object.fromEntries(
    [...samples].map(([name, turns]) => [name, measuredOf(turns, [host, hostAgain], isRate)]),
  );
  const { plugin } = participants;
  return {
    name: row.name,
    caller: row.caller,
    unit: isRate ? "requests/s" : "ms",
    participants,
    twins: rounded(ratioOfMedians(samplesOf(hostAgain), samplesOf(host))),
    ...(participants.host?.cpu !== undefined && {
      cpuTwins: rounded(ratioOfMedians(cpuOf(hostAgain), cpuOf(host))),
    }),
    ...(row.target !== undefined &&
      plugin !== undefined && {
        target: row.target,
        verdict: verdictOf(plugin, row.target, room),
      }),
  };
}

function measuredOf(
  turns: readonly Turn[],
  hosts: readonly (readonly Turn[])[],
  isRate: boolean,
): Measured {
  const all = turns.flatMap(({ samples }) => samples);
  const cpu = median(cpuOf(turns).flat());
  return {
    median: digits(median(all)),
    p95: digits(quantile(all, isRate ? 0.05 : 0.95)),
    samples: all.length,
    ratio: rounded(ratioOfMedians(samplesOf(turns), together(hosts.map(samplesOf)))),
    ...(!Number.isNaN(cpu) && {
      cpu: digits(cpu),
      cpuRatio: rounded(ratioOfMedians(cpuOf(turns), together(hosts.map(cpuOf)))),
    }),
  };
}

function samplesOf(turns: readonly Turn[]): Rounds {
  return turns.map(({ samples }) => samples);
}

function cpuOf(turns: readonly Turn[]): Rounds {
  return turns.map(({ cpu }) => (cpu === undefined ? [] : [cpu]));
}

/** Several participants' rounds as one's. */
function together([first = [], ...others]: readonly Rounds[]): Rounds {
  return first.map((round, number) => [
    ...round,
    ...others.flatMap((rounds) => rounds[number] ?? []),
  ]);
}

/** With room it is about regressions, which waiting hides on a busy machine: not so from its CPU. */
function verdictOf(
  { ratio, cpuRatio }: Measured,
  target: NonNullable<Row["target"]>,
  room: number,
): Verdict {
  if ("most" in target) {
    const most = target.most + room;
    if (room > 0 && cpuRatio !== undefined && cpuRatio.low > most) {
      return "missed";
    }
    return ratio.value <= most ? "met" : ratio.low > most ? "missed" : "unclear";
  }
  const least = target.least - room;
  return ratio.value >= least ? "met" : ratio.high < least ? "missed" : "unclear";
}

const HEAD = [
  "row",
  "host",
  "p95",
  "plugin",
  "p95",
  "ratio",
  "twins",
  "CPU ratio",
  "CPU twins",
  "target",
  "",
];

/** For people: a line a row, and one more for each of its variants. */
export function tableOf(results: readonly RowResult[]): string {
  const lines = [HEAD, ...results.flatMap(linesOf)];
  const widths = HEAD.map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  return lines
    .map((line) =>
      line
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function linesOf(result: RowResult): string[][] {
  const { plugin, host, hostAgain, ...variants } = result.participants;
  const numbers = (measured: Measured | undefined): string[] =>
    measured === undefined ? ["", ""] : [measured.median.toFixed(2), measured.p95.toFixed(2)];
  const unit = result.unit === "ms" ? "" : `, ${result.unit}`;
  return [
    [
      `${result.name} (${result.caller})${unit}`,
      ...numbers(host),
      ...numbers(plugin),
      inWords(plugin?.ratio),
      inWords(result.twins),
      inWords(plugin?.cpuRatio),
      inWords(result.cpuTwins),
      targetInWords(result.target),
      result.verdict === "met" ? "met" : (result.verdict?.toUpperCase() ?? ""),
    ],
    ...Object.entries(variants).map(([name, measured]) => [
      `    ${name}`,
      "",
      "",
      ...numbers(measured),
      inWords(measured?.ratio),
      "",
      inWords(measured?.cpuRatio),
      "",
      "",
      "",
    ]),
  ];
}

function inWords(ratio: Ratio | undefined): string {
  return ratio === undefined
    ? ""
    : `${ratio.value.toFixed(3)} [${ratio.low.toFixed(3)}, ${ratio.high.toFixed(3)}]`;
}

function targetInWords(target: Row["target"]): string {
  if (target === undefined) {
    return "";
  }
  return "most" in target ? `≤ ${target.most}` : `≥ ${target.least}`;
}

function rounded({ value, low, high }: Ratio): Ratio {
  return { value: digits(value), low: digits(low), high: digits(high) };
}

function digits(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
