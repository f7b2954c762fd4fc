import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";

import type { Services } from "../tools/services";
import { environmentOf, startServices } from "../tools/services";
import { measureFindings } from "./analysis/world";
import type { Build } from "./build";
import { build } from "./build";
import type { Growth } from "./growth";
import { growthInWords, growthOfRows } from "./growth";
import { manyProfilesInWords, measureManyProfiles } from "./manyProfiles";
import type { Participant, Samples, Subjects, Turn } from "./measure";
import { inTurnOrAtOnce, measure } from "./measure";
import { PLACES, seed, seedDocument, Subject } from "./platform";
import type { RowResult } from "./report";
import { resultOf, tableOf } from "./report";
import { measureCovers } from "./rights/covers";
import type { Row } from "./rows";
import { ROWS } from "./rows";
import { endWith } from "../tools/program";

/**
 * `npm run bench [-- options]`: what the plugin costs, beside the host alone. See README.md.
 */
interface Options {
  /** Rows whose name and caller hold one of these. */
  readonly only: readonly string[];
  /** Counts how often the applications are started afresh; the rounds are shared out. */
  readonly launches: number;
  /** Times each row's own number of rounds, and below a half its warm-up too. */
  readonly rounds: number;
  readonly out: string | undefined;
  readonly profiles: string | undefined;
  readonly gate: boolean;
  /** Without variants of rows, and what need not be in turns is done at once: for `npm test`. */
  readonly brief: boolean;
  /** Added to every target. */
  readonly room: number;
  /** The commit of the plugin. Default: the checkout as it is. */
  readonly commit: string | undefined;
  /** Milliseconds that a guard is made slow by, to see the gate fail. */
  readonly slowGuard: number;
}

function options(): Options {
  const { values } = parseArgs({
    options: {
      only: { type: "string", multiple: true },
      launches: { type: "string" },
      rounds: { type: "string" },
      out: { type: "string" },
      "cpu-prof": { type: "string" },
      gate: { type: "boolean" },
      brief: { type: "boolean" },
      room: { type: "string" },
      commit: { type: "string" },
      "slow-guard": { type: "string" },
    },
  });
  return {
    only: values.only ?? [],
    launches: positive("launches", values.launches ?? "2"),
    rounds: positive("rounds", values.rounds ?? "1"),
    out: values.out,
    profiles: values["cpu-prof"],
    gate: values.gate === true,
    brief: values.brief === true,
    room: values.room === undefined ? 0 : positive("room", values.room),
    commit: values.commit,
    slowGuard:
      values["slow-guard"] === undefined ? 0 : positive("slow-guard", values["slow-guard"]),
  };
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0)) {
    throw new Error(`--${name} must be a number above 0`);
  }
  return value;
}

async function main(): Promise<boolean> {
  const chosen = options();
  const { only } = chosen;
  const wanted = (title: string): boolean =>
    only.length === 0 || only.some((text) => title.includes(text));
  const rows = ROWS.filter((row) => wanted(titleOf(row))).map((row) =>
    chosen.brief ? withoutVariants(row) : row,
  );
  const others = Object.keys(OTHERS).filter(wanted);
  if (rows.length + others.length === 0) {
    const titles = [...ROWS.map(titleOf), ...Object.keys(OTHERS)];
    throw new Error(`no such row; there are: ${titles.join(", ")}`);
  }
  const startedAt = new Date();
  const before = loadavg();
  const built = await build(chosen.commit);
  // always our own: what is measured must not depend on, nor touch, what somebody else stores
  const services = await startServices({
    quickStart: false,
    heap: "1g",
    elasticsearchUrl: "",
    redisUrl: "",
  }).catch((error: unknown) => {
    built.remove();
    throw error;
  });
  try {
    const samples = new Map(rows.map((row) => [row, new Map<Participant, Turn[]>()]));
    if (rows.length > 0) {
      const variables = environmentOf(services);
      await seedBy(built, variables);
      for (let launch = 0; launch < chosen.launches; launch += 1) {
        await measureOnce(chosen, samples, built, variables, launch);
      }
    }
    const results = rows.map((row) => resultOf(row, samples.get(row) ?? NOTHING, chosen.room));
    const besides: Other[] = [];
    for (const name of others) {
      say(name);
      besides.push(...[await OTHERS[name]?.(built, services)].filter((one) => one !== undefined));
    }
    const growth = [...growthOfRows(samples), ...besides.flatMap((other) => other.growth)];
    const texts = [
      ...(results.length === 0 ? [] : [tableOf(results)]),
      ...besides.flatMap(({ text }) => text ?? []),
      ...(growth.length === 0 ? [] : [`Growth, as powers of the size\n${growthInWords(growth)}`]),
    ];
    process.stdout.write(`\n${texts.join("\n\n")}\n`);
    const file = chosen.out ?? (only.length === 0 ? defaultFile(startedAt) : undefined);
    if (file !== undefined) {
      const when = circumstances(startedAt, before, chosen.commit);
      keep(file, {
        ...when,
        launches: chosen.launches,
        rows: results,
        growth,
        ...(Object.assign({}, ...besides.map(({ kept }) => kept)) as object),
      });
    }
    return !chosen.gate || [...results, ...growth].every(({ verdict }) => verdict !== "missed");
  } finally {
    await services.stop();
    built.remove();
  }
}

/** A measurement of something else than a row. */
interface Other {
  /** Members of the file in `results/`. */
  readonly kept: object;
  readonly growth: readonly Growth[];
  /** For people. */
  readonly text?: string;
}

const OTHERS: Readonly<Record<string, (built: Build, services: Services) => Promise<Other>>> = {
  "many profiles": async (built, services) => {
    const { growth, ...manyProfiles } = await measureManyProfiles(built, services);
    return { kept: { manyProfiles }, growth, text: manyProfilesInWords(manyProfiles) };
  },
  "covers()": async () => {
    const { results, growth } = measureCovers();
    return { kept: { covers: results }, growth };
  },
  "analyzeWorld()": async () => {
    const { results, growth } = measureFindings();
    return { kept: { analyzeWorld: results }, growth };
  },
};

async function seedBy({ entry }: Build, variables: Record<string, string>): Promise<void> {
  const subject = await Subject.launch(entry, { plugin: false, places: 0 }, variables);
  try {
    await seed(subject);
    await seedDocument(subject);
  } finally {
    await subject.stop();
  }
}

/** All rows, on applications started for it: a process may be lucky or not as a whole. */
async function measureOnce(
  { launches, rounds, profiles, slowGuard, brief }: Options,
  samples: ReadonlyMap<Row, Samples>,
  { entry }: Build,
  variables: Record<string, string>,
  launch: number,
): Promise<void> {
  const started: Subject[] = [];
  try {
    const start = async (name: keyof Subjects): Promise<Subject> => {
      const embeddedCalls = "refuse" as const;
      const setup = { plugin: name === "plugin", places: PLACES, slowGuard, embeddedCalls };
      const profiling = ["--cpu-prof", "--cpu-prof-dir", path.resolve(profiles ?? "", name)];
      const flags = profiles === undefined ? [] : profiling;
      const subject = await Subject.launch(entry, setup, variables, flags);
      started.push(subject);
      await subject.logIn();
      return subject;
    };
    const names = ["host", "plugin", "hostAgain"] as const;
    const subjects = Object.fromEntries(
      await inTurnOrAtOnce(names, brief, async (name) => [name, await start(name)] as const),
    ) as Record<keyof Subjects, Subject>;
    for (const [row, ofRow] of samples) {
      say(`start ${launch + 1} of ${launches}: ${titleOf(row)}`);
      const share = Math.max(2, Math.round((row.rounds * rounds) / launches));
      await measure(row, subjects, share, ofRow, { part: Math.min(1, 2 * rounds), brief });
    }
  } finally {
    for (const subject of started) {
      await subject.stop();
    }
  }
}

const NOTHING: Samples = new Map();

function withoutVariants({ also: _also, ...row }: Row): Row {
  return row;
}

function titleOf({ name, caller }: Row): string {
  return `${name} (${caller})`;
}

interface Kept extends ReturnType<typeof circumstances> {
  readonly launches: number;
  readonly rows: readonly RowResult[];
  readonly growth: readonly Growth[];
}

function keep(file: string, kept: Kept): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(kept, null, 2)}\n`);
  say(`kept in ${path.relative(process.cwd(), file)}`);
}

/** A second run of a day does not take the first one's place. */
function defaultFile(date: Date): string {
  const day = date.toISOString().slice(0, 10);
  const named = (suffix: string): string => path.join(__dirname, "results", `${day}${suffix}.json`);
  let number = 1;
  while (existsSync(named(number === 1 ? "" : `-${number}`))) {
    number += 1;
  }
  return named(number === 1 ? "" : `-${number}`);
}

/** `load`: a machine that was busy with something else before the run was so during it, too. */
function circumstances(startedAt: Date, before: readonly number[], commit: string | undefined) {
  const git = (...parameters: string[]): string =>
    execFileSync("git", parameters, { cwd: __dirname, encoding: "utf8" }).trim();
  return {
    date: startedAt.toISOString(),
    seconds: Math.round((Date.now() - startedAt.getTime()) / 1000),
    commit: git("rev-parse", "--short", commit ?? "HEAD"),
    // of what is measured: the plugin
    edited:
      commit === undefined && git("status", "--porcelain", "--", "../lib", "../index.ts") !== "",
    machine: {
      cpus: cpus().length,
      model: cpus()[0]?.model ?? "",
      memory: Math.round(totalmem() / 2 ** 30),
      loadBefore: before[0] ?? 0,
      loadAfter: loadavg()[0] ?? 0,
    },
    node: process.version,
    kuzzle: kuzzleVersion(),
  };
}

function kuzzleVersion(): string {
  const manifest = readFileSync(require.resolve("kuzzle/package.json"), "utf8");
  return (JSON.parse(manifest) as { version: string }).version;
}

function say(text: string): void {
  process.stderr.write(`bench     ${text}\n`);
}

endWith(main());
