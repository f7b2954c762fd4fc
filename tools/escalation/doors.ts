import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { declarationOf, writeOf } from "../../lib/domain/actions";
import { endWith } from "../program";
import { environmentOf, startServices } from "../services";
import { checkout } from "../services/folders";
import { runFeatures } from "./cucumber";
import { dayOf, tableOf, writeSection } from "./document";
import type { Result } from "./results";
import { readResults } from "./results";

/**
 * `tsx tools/escalation/doors.ts [mode … | kept] [feature …]`: replays every attack of features/escalation through an
 * action of the application that does for its client what they ask of it, with `embeddedCalls` in each
 * mode, and prints what became of them. Left out are attacks that write no rights, or have no way
 * through. Without features it writes what was measured to docs/embedded-calls.md.
 *
 * A run that was stopped goes on with the attacks that are left, and with those that failed: what it has
 * measured is kept in `.services/doors`. `kept` runs nothing, and writes what is there.
 */

const MODES = ["application", "report", "refuse"] as const;
type Mode = (typeof MODES)[number];

const ALL = "features/escalation/";
/** `@no-door`: the write is allowed, and the attack is what its client reads afterwards. */
const ATTACKS = ["--tags", "@attack and not @slow and not @no-door"];
const KEPT = path.join(checkout, ".services", "doors");
/** Matches the steps that try something. */
const TRIED = /(?:tries|uses) "([^"]*)"/u;
const LOADS: ReadonlySet<unknown> = new Set(["bulk", "fixtures"]);

/** Tells whether a scenario tries what a door may do. The others are not run. */
function mayPass({ steps }: Result): boolean {
  return steps.some((step) => {
    const name = TRIED.exec(step)?.[1] ?? "";
    const at = name.lastIndexOf(":");
    const [controller, action] = [name.slice(0, at), name.slice(at + 1)];
    const { check } = declarationOf(controller, action) ?? {};
    return controller !== "auth" && (writeOf(controller, action) !== undefined || LOADS.has(check));
  });
}

const placeOf = ({ file, line }: Result): string => `${file}:${line}`;

async function attacksIn(features: readonly string[]): Promise<Result[]> {
  const folder = mkdtempSync(path.join(tmpdir(), "profile-guard-doors-"));
  try {
    const output = path.join(folder, "dry");
    await runFeatures(checkout, output, [...features, ...ATTACKS, "--dry-run"], {
      PROTOCOL: "http",
    });
    return readResults(output);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Measured {
  readonly results: readonly Result[];
  /** Milliseconds. */
  readonly at: number;
}

/** Reads what runs of a mode have measured, by their places; the last of each counts. */
function keptOf(mode: Mode, places: readonly string[]): Measured {
  const folder = path.join(KEPT, mode);
  mkdirSync(folder, { recursive: true });
  const files = readdirSync(folder)
    .sort()
    .map((name) => path.join(folder, name));
  const kept = new Map<string, Result>();
  for (const result of files.flatMap(readResults)) {
    kept.set(placeOf(result), result);
  }
  const results = places.flatMap((place) => kept.get(place) ?? []);
  return { results, at: Math.max(0, ...files.map((file) => statSync(file).mtimeMs)) };
}

async function replay(
  mode: Mode,
  places: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<void> {
  const passed = keptOf(mode, places).results.filter((result) => result.passed);
  const done = new Set(passed.map(placeOf));
  const left = places.filter((place) => !done.has(place));
  const isOver = left.length === 0;
  if (isOver) {
    rmSync(path.join(KEPT, mode), { recursive: true });
    mkdirSync(path.join(KEPT, mode));
  }
  const output = path.join(KEPT, mode, `${Date.now()}.ndjson`);
  // an attack counts once, whatever it came over
  const parameters = [...(isOver ? places : left), ...ATTACKS];
  const door = { PROTOCOL: "http", ESCALATION_DOOR: mode };
  await runFeatures(checkout, output, parameters, { ...environment, ...door });
}

interface Counts {
  readonly replayed: readonly Result[];
  /** Attacks that reached what the attacker wanted. */
  readonly open: readonly Result[];
  /** It was reached, and told by the log, the count and the audit. */
  readonly told: readonly Result[];
  /** With `refuse` something was reached; with `report` not told. */
  readonly failed: readonly Result[];
}

function countsOf(mode: Mode, { results }: Measured): Counts {
  // a scenario that fails has left off its other steps, and one that ends has reached what it has
  const replayed = results.filter(
    ({ passed, skipped, reached }) => !passed || !skipped || reached.length > 0,
  );
  const open = replayed.filter(({ reached }) => reached.length > 0);
  return {
    ...{ replayed, open },
    told: open.filter(({ untold }) => untold.length === 0),
    failed: {
      application: [],
      // an application that has ended fails the steps that come after
      report: open.filter(({ untold }) => untold.length > 0),
      refuse: replayed.filter(({ passed }) => !passed),
    }[mode],
  };
}

/** Counts what was reached, and how many of them were told. */
function cellsOf(mode: Mode, { open, told, failed }: Counts): [string, string] {
  return {
    application: [`${open.length}`, "–"] as [string, string],
    report: [`${open.length}`, `${told.length}`] as [string, string],
    refuse: [`${failed.length}`, "–"] as [string, string],
  }[mode];
}

function lineOf({ file, line, name, untold, failedStep }: Result): string {
  const why = untold.length > 0 ? `not told by ${untold.join(", ")}` : (failedStep ?? "");
  return `  ${file}:${line} ${name}: ${why}`;
}

/** Writes a row for each mode in which every attack was measured. */
function write(attacks: readonly Result[], places: readonly string[]): void {
  const rows = MODES.flatMap((mode) => {
    const measured = keptOf(mode, places);
    const counts = countsOf(mode, measured);
    return measured.results.length < places.length
      ? []
      : [
          [
            `\`${mode}\``,
            dayOf(measured.at),
            `${counts.replayed.length}`,
            ...cellsOf(mode, counts),
          ],
        ];
  });
  const text = [
    `Of the ${attacks.length} attacks of [escalation-paths.md](escalation-paths.md), ${places.length} try what such an action may do.`,
    tableOf(["mode", "measured on", "replayed", "reached", "told of these"], rows),
  ];
  writeSection("doors", text.join("\n\n"));
}

async function main(modes: readonly Mode[], features: readonly string[]): Promise<boolean> {
  const { ELASTICSEARCH_URL, REDIS_URL } = process.env;
  const services =
    ELASTICSEARCH_URL === undefined || REDIS_URL === undefined ? await startServices() : undefined;
  const found = services === undefined ? {} : environmentOf(services);
  const lines: string[] = [];
  let right = true;
  try {
    const attacks = await attacksIn(features.length > 0 ? features : [ALL]);
    const places = [...new Set(attacks.filter(mayPass).map(placeOf))];
    for (const mode of modes) {
      await replay(mode, places, found);
      const counts = countsOf(mode, keptOf(mode, places));
      const [open, told] = cellsOf(mode, counts);
      lines.push(`${mode}: of ${counts.replayed.length} attacks ${open} open, told: ${told}`);
      lines.push(...counts.failed.map(lineOf));
      process.stderr.write(`\n${lines.join("\n")}\n`);
      right &&= counts.failed.length === 0;
    }
    if (features.length === 0) {
      write(attacks, places);
    }
  } finally {
    await services?.stop();
  }
  process.stdout.write(`${lines.join("\n")}\n`);
  return right;
}

const given = process.argv.slice(2);
const isKept = given.includes("kept");
const asked = MODES.filter((mode) => given.includes(mode));
const others = given.filter((one) => one !== "kept" && !(MODES as readonly string[]).includes(one));
endWith(main(isKept || asked.length > 0 ? asked : MODES, others));
