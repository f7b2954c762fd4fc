import type { UnusedRights } from "../../index";
import { waitUntil } from "../../tools/services/wait";
import type { OwnExperiment } from "./support/experiment";
import { runIfMain } from "./support/experiment";
import { callOf, Platform } from "./support/platform";

/** Seconds between two writes of a node. */
const INTERVAL = 1;
/** Milliseconds in which all nodes have written, on a busy machine. */
const WRITTEN = 30_000;
const AT_ONCE = 30;
const PLACES = ["orders", "secrets", "others"];

const usage: OwnExperiment = {
  name: "usage",
  promise: "what three nodes count for one profile adds up exactly, also of one that ends",
  async runAlone(scale, report) {
    const options = { restrictedProfileIds: ["customer"] };
    const counting = { ...options, usage: { enabled: true, interval: INTERVAL } };
    const platform = await Platform.start({
      environment: { APPLICATION_SETUP: JSON.stringify({ options: counting }) },
    });
    try {
      const profileId = platform.fresh("counted");
      const body = { policies: [{ roleId: "admin", restrictedTo: [{ index: "pg-acme" }] }] };
      await platform.asAdmin("security:createProfile", { _id: profileId, body });
      const user = platform.fresh("user");
      await platform.addUser(user, [profileId]);
      const told = async (turn: number): Promise<Readonly<Record<string, number>>> => {
        const answer = await platform.asAdmin("profile-guard:unusedRights", { profileId }, turn);
        return Object.fromEntries(
          (answer as UnusedRights).used
            .filter(({ action }) => action === "search")
            .map(({ collection, times }) => [collection ?? "", times]),
        );
      };
      const expected = Object.fromEntries(PLACES.map((place) => [place, 0]));
      const send = async (turn: number, count: number): Promise<void> => {
        await Promise.all(
          Array.from({ length: count }, async (_, at) => {
            const collection = PLACES[(turn + at) % PLACES.length] as string;
            expected[collection] = (expected[collection] ?? 0) + 1;
            const place = { index: "pg-acme", collection, body: {} };
            await platform.send(platform.node(turn), user, callOf("document:search", place));
          }),
        );
      };
      for (let round = 0; round < scale.of(60, 10); round += 1) {
        await Promise.all([0, 1, 2].map((turn) => send(turn, AT_ONCE + turn)));
      }
      const same = async (turn: number): Promise<boolean> => {
        const seen = await told(turn);
        const over = PLACES.filter((place) => (seen[place] ?? 0) > (expected[place] ?? 0));
        report.expect(over.length === 0, `counted too much: ${JSON.stringify([seen, expected])}`);
        return PLACES.every((place) => seen[place] === expected[place]);
      };
      for (const turn of [0, 1, 2]) {
        await waitUntil(async () => same(turn), {
          what: `node ${turn} to tell ${JSON.stringify(expected)}`,
          deadline: WRITTEN,
        });
      }
      await send(2, AT_ONCE);
      const ending = platform.node(2);
      ending.kill("SIGTERM");
      await ending.exited;
      await waitUntil(async () => same(0), {
        what: `what the ended node had counted: ${JSON.stringify(expected)}`,
        deadline: WRITTEN,
      });
      report.figure("counted", JSON.stringify(expected));
    } finally {
      await platform.stop();
    }
  },
};

export default usage;
runIfMain(module, usage);
