import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { declarationOf, writeOf } from "../../lib/domain/actions";
import { environmentOf, startServices } from "../services";
import { checkout } from "../services/folders";
import { runFeatures } from "./cucumber";
import type { Result } from "./results";
import { readResults } from "./results";

/**
 * `tsx tools/escalation/doors.ts [mode …] [feature …]`: replays every attack of features/escalation through an
 * action of the application that does for its client what they ask of it, with `embeddedCalls` in each
 * mode, and prints what became of them. Left out are attacks that write no rights, or have no way
 * through.
 */

const MODES = ["application", "report", "refuse"] as const;
type Mode = (typeof MODES)[number];

const ALL = "features/escalation/";
const ATTACKS = ["--tags", "@attack and not @slow"];
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

async function placesIn(features: readonly string[], folder: string): Promise<string[]> {
  const output = path.join(folder, "dry");
  const parameters = [...(features.length > 0 ? features : [ALL]), ...ATTACKS, "--dry-run"];
  await runFeatures(checkout, output, parameters, { PROTOCOL: "http" });
  const places = readResults(output)
    .filter(mayPass)
    .map(({ file, line }) => `${file}:${line}`);
  return [...new Set(places)];
}

interface Counts {
  readonly replayed: number;
  /** Attacks that reached what the attacker wanted. */
  readonly open: readonly Result[];
  /** The scenario failed: with `report` something was reached and not told. */
  readonly failed: readonly Result[];
}

function countsOf(results: readonly Result[]): Counts {
  // a scenario that fails has left off its other steps, and one that ends has reached what it has
  const replayed = results.filter(
    ({ passed, skipped, reached }) => !passed || !skipped || reached.length > 0,
  );
  return {
    replayed: replayed.length,
    open: replayed.filter(({ reached }) => reached.length > 0),
    failed: replayed.filter(({ passed }) => !passed),
  };
}

function lineOf(mode: Mode, { replayed, open, failed }: Counts): string {
  const found = {
    application: `${open.length} open`,
    report: `${open.length} open, ${open.length - failed.length} of them told`,
    refuse: `${failed.length} open`,
  }[mode];
  return `${mode}: of ${replayed} attacks ${found}`;
}

function isRight(mode: Mode, { failed }: Counts): boolean {
  return mode === "application" || failed.length === 0;
}

async function main(modes: readonly Mode[], features: readonly string[]): Promise<boolean> {
  const folder = mkdtempSync(path.join(tmpdir(), "profile-guard-doors-"));
  const { ELASTICSEARCH_URL, REDIS_URL } = process.env;
  const services =
    ELASTICSEARCH_URL === undefined || REDIS_URL === undefined ? await startServices() : undefined;
  const found = services === undefined ? {} : environmentOf(services);
  const lines: string[] = [];
  let right = true;
  try {
    const places = await placesIn(features, folder);
    for (const mode of modes) {
      const file = path.join(folder, mode);
      // an attack counts once, whatever it came over
      const environment = { ...found, PROTOCOL: "http", ESCALATION_DOOR: mode };
      await runFeatures(checkout, file, [...places, ...ATTACKS], environment);
      const counts = countsOf(readResults(file));
      right &&= isRight(mode, counts);
      lines.push(lineOf(mode, counts));
      lines.push(...counts.failed.map(({ file: uri, line, name }) => `  ${uri}:${line} ${name}`));
      process.stderr.write(`\n${lines.join("\n")}\n`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await services?.stop();
  }
  process.stdout.write(`${lines.join("\n")}\n`);
  return right;
}

const given = process.argv.slice(2);
const asked = MODES.filter((mode) => given.includes(mode));
const others = given.filter((one) => !(MODES as readonly string[]).includes(one));
main(asked.length === 0 ? MODES : asked, others).then(
  (right) => {
    process.exitCode = right ? 0 : 1;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
