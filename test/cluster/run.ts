import connections from "./connections";
import constraints from "./constraints";
import conflicts from "./conflicts";
import convergence from "./convergence";
import creations from "./creations";
import handleFaults from "./handleFaults";
import kill from "./kill";
import races from "./races";
import reads from "./reads";
import revocation from "./revocation";
import roles from "./roles";
import signUps from "./signUps";
import twoVersions from "./twoVersions";
import usage from "./usage";
import { performAll, readArguments } from "./support/experiment";
import { endWith } from "../../tools/program";
import { reported } from "../../tools/test/counts";

const EXPERIMENTS = [
  ...[
    convergence,
    connections,
    races,
    roles,
    constraints,
    conflicts,
    creations,
    signUps,
    kill,
    handleFaults,
  ],
  // on a cluster of their own
  reads,
  revocation,
  usage,
];

/** Run where they are named: it packs two versions of the plugin first. */
const BY_NAME = [twoVersions];

/**
 * `npm run test:cluster [-- names… --brief]`: every experiment, or those named, on one cluster. Of
 * `revocation`, `--only ROW/COLUMN` runs some cells, and `--write` tells docs/revocation.md.
 * COUNTS_FILE: where to write how many passed and failed, as JSON.
 */
async function main(given: readonly string[]): Promise<boolean> {
  const { names, scale } = readArguments(given);
  const all = [...EXPERIMENTS, ...BY_NAME];
  const unknown = names.filter((name) => !all.some((one) => one.name === name));
  if (unknown.length > 0) {
    const known = all.map(({ name }) => name).join(", ");
    throw new Error(`there is no experiment ${unknown.join(", ")}, but ${known}`);
  }
  const wanted = names.length === 0 ? EXPERIMENTS : all.filter(({ name }) => names.includes(name));
  const tally = await performAll(wanted, scale);
  return reported(tally);
}

endWith(main(process.argv.slice(2)));
