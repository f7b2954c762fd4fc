import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";

import { dayOf, tableOf } from "../escalation/document";
import { formatted } from "../docs/formatted";
import { endWith } from "../program";
import { checkout } from "../services/folders";
import { defaultElasticsearchVersion } from "../services/elasticsearchVersions";
import { installHost, VERSIONS } from "./hosts";
import type { Cell, Outcome } from "./smoke";
import { runCell } from "./smoke";

const DOCUMENTS = ["README.md", "docs/versions.md"];
const BEGIN = "<!-- made by npm run test:matrix -->";
const END = "<!-- end -->";

const REDIS = ["single", "cluster"] as const;

interface Row {
  readonly version: string;
  readonly storage: string;
  readonly redis: Cell["redis"];
  readonly outcome: Outcome;
}

/**
 * `npm run test:matrix [-- VERSION … --storage 7.17.28 --redis cluster --write]`: the smoke of all rules on other versions
 * of Kuzzle, each installed once below `.services/hosts`. `--write` puts the table into README.md and
 * docs/versions.md.
 */
async function main(given: readonly string[]): Promise<boolean> {
  const { positionals, values } = parseArgs({
    args: [...given],
    allowPositionals: true,
    options: {
      storage: { type: "string", multiple: true, default: [defaultElasticsearchVersion] },
      redis: { type: "string", multiple: true, default: ["single"] },
      write: { type: "boolean", default: false },
    },
  });
  const rows: Row[] = [];
  const versions = positionals.length === 0 ? VERSIONS : positionals;
  const { storage: storages = [], redis: redises = [] } = values;
  const unknown = redises.filter((name) => !REDIS.some((redis) => redis === name));
  if (unknown.length > 0) {
    throw new Error(`--redis is ${REDIS.join(" or ")}, not ${unknown.join(", ")}`);
  }
  for (const storage of storages) {
    for (const redis of REDIS.filter((name) => redises.includes(name))) {
      for (const version of versions) {
        const outcome = await runCell({ host: await installHost(version), storage, redis });
        const row = { version, storage, redis, outcome };
        rows.push(row);
        process.stdout.write(`\n${lineOf(row)}\n`);
      }
    }
  }
  const made = rows.map(cellsOf);
  process.stdout.write(`\n${rows.map(lineOf).join("\n")}\n\n${tableOf(HEADS, made)}\n`);
  if (values.write) {
    await Promise.all(DOCUMENTS.map(async (name) => write(name, made)));
  }
  return rows.every(({ outcome }) => outcome.failed.length === 0);
}

const HEADS = ["Kuzzle", "Elasticsearch", "Redis", "Node", "scenarios", "seen on"];

function cellsOf({ version, storage, redis, outcome: { passed, failed } }: Row): string[] {
  const all = passed + failed.length;
  return [version, storage, redis, process.versions.node, `${passed} of ${all}`, dayOf(Date.now())];
}

function lineOf({ version, storage, redis, outcome }: Row): string {
  const { passed, failed, seconds } = outcome;
  return [
    `Kuzzle ${version}, Elasticsearch ${storage}, Redis ${redis}: ${passed} passed, ${failed.length} failed, ${seconds} s`,
    ...failed,
  ].join("\n  ");
}

function linesOfTable(text: string): string[] {
  return text.split("\n").filter((line) => line.startsWith("|"));
}

function cellsIn(line: string): string[] {
  return line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());
}

/** Tells the row of a cell from the others. */
const keyOf = (cells: readonly string[]): string => cells.slice(0, 4).join();

/** Rows of cells that were not run this time stay, with the day on which they were seen. */
async function write(name: string, made: readonly string[][]): Promise<void> {
  const file = path.join(checkout, name);
  const text = readFileSync(file, "utf8");
  const from = text.indexOf(BEGIN);
  const to = text.indexOf(END, from);
  if (from < 0 || to < from) {
    throw new Error(`${name} has no place for the table of versions`);
  }
  const [, , ...before] = linesOfTable(text.slice(from, to)).map(cellsIn);
  const rows = new Map([...before, ...made].map((cells) => [keyOf(cells), cells]));
  const sorted = [...rows.values()].sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
  const table = tableOf(HEADS, sorted);
  const changed = `${text.slice(0, from)}${BEGIN}\n\n${table}\n\n${text.slice(to)}`;
  writeFileSync(file, await formatted(name, changed));
}

endWith(main(process.argv.slice(2)));
