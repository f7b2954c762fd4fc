import { parseArgs } from "node:util";

import { endWith } from "../../tools/program";
import { NOTHING, reported } from "../../tools/test/counts";
import { writePage } from "./page";
import { withNode } from "./start";
import { chosen, sweep } from "./sweep";

/**
 * `npm run test:revocation [-- --only ROW/COLUMN --write --verbose --given]`: every handle that a
 * platform gives out, against every way in which rights shrink or a person ends, on one node.
 * `--sixth` tries every sixth way in which they end: today these, tomorrow the next.
 * `--write` makes docs/revocation.md anew; `--given` takes the services of the environment, which
 * must be empty. COUNTS_FILE: where to write how many cells passed and failed, as JSON.
 */
async function main(): Promise<boolean> {
  const { values } = parseArgs({
    options: {
      only: { type: "string" },
      sixth: { type: "boolean", default: false },
      write: { type: "boolean", default: false },
      verbose: { type: "boolean", default: false },
      given: { type: "boolean", default: false },
    },
  });
  const verbose = values.verbose === true;
  const startedAt = Date.now();
  const onColumn = (column: string): void => {
    if (verbose) {
      process.stdout.write(`${Math.round((Date.now() - startedAt) / 1000)} s: ${column}\n`);
    }
  };
  const { rows, columns } = chosen(values.only);
  const choice = {
    rows,
    columns: values.sixth === true ? sixthOf(columns, dayOf(startedAt)) : columns,
    plants: values.only === undefined,
    onColumn,
  };
  const swept = await withNode({ given: values.given === true, show: verbose }, (platform) => {
    onColumn("begins");
    return sweep(platform, choice);
  });
  if (swept === undefined) {
    return reported({ ...NOTHING, skipped: choice.rows.length * choice.columns.length });
  }
  const { cells, failures, passed } = swept;
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  process.stdout.write(`${cells.length} cells, ${seconds} s\n`);
  failures.forEach((failure) => process.stdout.write(`  ${failure}\n`));
  if (values.write === true) {
    await writePage(cells, "oneNode");
  }
  return reported({ passed, failed: failures.length, skipped: 0, failures });
}

/** Counts the days since 1970. */
function dayOf(time: number): number {
  return Math.floor(time / 86_400_000);
}

function sixthOf<T>(all: readonly T[], day: number): T[] {
  return all.filter((_, position) => (position + day) % 6 === 0);
}

endWith(main());
