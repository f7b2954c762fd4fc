/**
 * Measures how long it takes to judge whether a holder covers what is wanted, against `JSON.parse` of the
 * same two documents: `npx tsx bench/rights/covers.ts [--json]`. Times are the least of many rounds, in ms:
 * what else the machine does disturbs them least.
 *
 * Two documents of n restrictions to 5 collections each, under a role that names every action
 * of the document controller. `compile` and `covers` are the algebra, from parsed documents to
 * what is missing; `ratio` is both against `parse`.
 */
import { performance } from "node:perf_hooks";

import {
  compileRights,
  covers,
  HOST_ACTIONS,
  type Rights,
  type StoredProfile,
  type StoredRole,
} from "../../lib/domain/rights";
import type { Growth, Sized } from "../growth";
import { growthInWords, growthOf, leastTimes } from "../growth";

const SIZES = [10, 100, 1_000, 10_000];
const COLLECTIONS = 5;

interface Case {
  readonly name: string;
  readonly holder: (size: number) => StoredProfile;
  readonly wanted: (size: number) => StoredProfile;
}

interface Measure {
  readonly restrictions: number;
  readonly bytes: number;
  readonly parse: number;
  readonly compile: number;
  readonly covers: number;
  readonly ratio: number;
}

const restrictionsFrom = (size: number, offset: number) =>
  Array.from({ length: size }, (_, index) => ({
    index: `tenant-${String(index + offset).padStart(5, "0")}`,
    collections: Array.from({ length: COLLECTIONS }, (_unused, name) => `measures-${name}`),
  }));
const profile = (size: number, offset = 0): StoredProfile => ({
  _id: "profile",
  policies: [{ roleId: "role", restrictedTo: restrictionsFrom(size, offset) }],
});
const scattered = (size: number): StoredProfile => ({
  _id: "profile",
  policies: restrictionsFrom(size, 0).map((one) => ({ roleId: "role", restrictedTo: [one] })),
});
/** The same each time, far from sorted: every step is a prime, and no size is a multiple of it. */
const shuffled = (size: number): StoredProfile => {
  const restrictedTo = restrictionsFrom(size, 0);
  const inNoOrder = restrictedTo.map((_one, position) => restrictedTo[(position * 7_919) % size]);
  return { _id: "profile", policies: [{ roleId: "role", restrictedTo: inNoOrder }] };
};

const CASES: readonly Case[] = [
  { name: "covered: the same restrictions", holder: profile, wanted: profile },
  {
    name: "missing: half of the indexes",
    holder: profile,
    wanted: (size) => profile(size, size / 2),
  },
  { name: "covered: a policy for each restriction", holder: scattered, wanted: scattered },
  { name: "covered: restrictions in no order", holder: shuffled, wanted: shuffled },
];

const actions = Object.fromEntries(
  [...(HOST_ACTIONS.get("document")?.keys() ?? [])].map((action) => [action, true]),
);
const role: StoredRole = { _id: "role", controllers: { document: { actions } } };
const roles = new Map([["role", role]]);

/** All cases at all sizes, in ms; takes some ten seconds. */
export function measureCovers(): {
  results: { name: string; measures: Measure[] }[];
  growth: Growth[];
} {
  const all = CASES.map(({ name, holder, wanted }) => {
    const measured = SIZES.map((size) => measure(size, holder(size), wanted(size)));
    return {
      result: { name, measures: measured.map(([result]) => result) },
      growth: growthOf(
        `covers(), ${name}, restrictions`,
        measured.map(([, sized]) => sized),
        "JSON.parse",
      ),
    };
  });
  return {
    results: all.map(({ result }) => result),
    growth: all.flatMap(({ growth }) => growth),
  };
}

/** Beside it compile and covers together against parse, for their growth. */
function measure(
  restrictions: number,
  holder: StoredProfile,
  wanted: StoredProfile,
): [Measure, Sized] {
  const texts = [JSON.stringify(holder), JSON.stringify(wanted)];
  const times = { parse: [] as number[], compile: [] as number[], covers: [] as number[] };
  const repetitions = Math.min(2_000, Math.max(150, 100_000 / restrictions));
  for (let round = 0; round < repetitions; round += 1) {
    const parsed = timed(times.parse, () => texts.map((text) => JSON.parse(text) as StoredProfile));
    const [held, asked] = timed(times.compile, () =>
      parsed.map((document) => compileRights([document], roles)),
    ) as [Rights, Rights];
    timed(times.covers, () => covers(held, asked));
  }
  const [parse, compile, compared] = [times.parse, times.compile, times.covers].map((rounds) =>
    Math.min(...rounds),
  ) as [number, number, number];
  const result = {
    restrictions,
    bytes: texts.join("").length,
    parse: rounded(parse),
    compile: rounded(compile),
    covers: rounded(compared),
    ratio: rounded((compile + compared) / parse),
  };
  const both = times.compile.map((time, round) => time + (times.covers[round] ?? 0));
  const sized = { size: restrictions, plugin: leastTimes(both), host: leastTimes(times.parse) };
  return [result, sized];
}

function timed<Result>(times: number[], run: () => Result): Result {
  const start = performance.now();
  const result = run();
  times.push(performance.now() - start);
  return result;
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}

if (require.main === module) {
  const { results, growth } = measureCovers();
  if (process.argv.includes("--json")) {
    console.log(JSON.stringify({ unit: "ms", results, growth }, null, 2));
  } else {
    for (const { name, measures } of results) {
      console.log(`\n${name}`);
      console.table(measures);
    }
    console.log(growthInWords(growth));
  }
}
