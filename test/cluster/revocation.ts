import { startCluster } from "../../tools/cluster";
import { findSoon, ENTRY, READY } from "../revocation/start";
import { Platform } from "../revocation/Platform";
import { preparePlatform } from "../revocation/prepare";
import type { ColumnId } from "../revocation/columns";
import { writePage } from "../revocation/page";
import { chosen, sweep } from "../revocation/sweep";
import type { OwnExperiment } from "./support/experiment";
import { runIfMain } from "./support/experiment";

/** One of each family whose outcome depends on what nodes tell each other. */
const BRIEF: readonly ColumnId[] = [
  "profileNarrowed",
  "roleNarrowed",
  "otherProfiles",
  "userDeleted",
  "tokensRevoked",
];

const revocation: OwnExperiment = {
  name: "revocation",
  promise: "a handle that lives on one node ends as it must when the ending is sent to another",
  async runAlone({ brief, only, write }, report) {
    const cluster = await startCluster({
      entry: ENTRY,
      readyLine: READY,
      // before the nodes make their indexes
      between: async (url, gateway) => {
        await findSoon(url);
        return url.replace("127.0.0.1", gateway);
      },
    });
    try {
      const [, living, ending] = cluster.nodes;
      if (living === undefined || ending === undefined) {
        throw new Error("the cluster has no three nodes");
      }
      const platform = new Platform(living, ending, cluster.admin);
      await preparePlatform(platform);
      const some = chosen(only);
      const choice = { ...some, columns: brief ? BRIEF : some.columns };
      const swept = await sweep(platform, { ...choice, plants: !brief && only === undefined });
      report.figure("cells", swept.cells.length);
      swept.failures.forEach((failure) => {
        report.expect(false, failure);
      });
      if (write === true) {
        await writePage(swept.cells, "threeNodes");
      }
    } finally {
      if (process.env.SHOW !== undefined) {
        cluster.nodes.forEach((node) => {
          process.stdout.write(`=== node ${node.number} ${node.url}\n${node.output()}\n`);
        });
      }
      await cluster.stop();
    }
  },
};

export default revocation;
runIfMain(module, revocation);
