import connections from "./connections";
import constraints from "./constraints";
import conflicts from "./conflicts";
import convergence from "./convergence";
import creations from "./creations";
import handleFaults from "./handleFaults";
import kill from "./kill";
import races from "./races";
import revocation from "./revocation";
import signUps from "./signUps";
import { performAll, readArguments } from "./support/experiment";
import { endWith } from "../../tools/program";
import { reported } from "../../tools/test/counts";

const EXPERIMENTS = [
  ...[
    convergence,
    connections,
    races,
    constraints,
    conflicts,
    creations,
    signUps,
    kill,
    handleFaults,
  ],
  // on a cluster of its own
  revocation,
];

/**
 * `npm run test:cluster [-- names… --brief]`: every experiment, or those named, on one cluster. Of
 * `revocation`, `--only ROW/COLUMN` runs some cells, and `--write` tells docs/revocation.md.
 * COUNTS_FILE: where to write how many passed and failed, as JSON.
 */
async function main(given: readonly string[]): Promise<boolean> {
  const { names, scale } = readArguments(given);
  const unknown = names.filter((name) => !EXPERIMENTS.some((one) => one.name === name));
  if (unknown.length > 0) {
    const known = EXPERIMENTS.map(({ name }) => name).join(", ");
    throw new Error(`there is no experiment ${unknown.join(", ")}, but ${known}`);
  }
  const wanted = EXPERIMENTS.filter(({ name }) => names.length === 0 || names.includes(name));
  const tally = await performAll(wanted, scale);
  return reported(tally);
}

endWith(main(process.argv.slice(2)));
