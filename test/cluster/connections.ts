import { setTimeout as delay } from "node:timers/promises";

import type { Experiment, Report, Scale } from "./support/experiment";
import { runIfMain } from "./support/experiment";
import { heardByTwins, Load, PROMISED, Scene } from "./support/listening";
import type { Platform } from "./support/platform";
import { inWords } from "./support/statistics";

/** Shorter than the host waits before it evicts a node: 3 s. */
const PAUSE = 2_000;

async function narrowed(platform: Platform, scale: Scale, report: Report): Promise<void> {
  const scene = await Scene.on(platform);
  const load = new Load(platform);
  const rounds = scale.of(100, 6);
  const same: number[] = [];
  const others: number[] = [];
  let latest = 0;
  for (let round = 0; round < rounds; round++) {
    const acknowledgedAt = await scene.set(false, round);
    await scene.ends();
    for (const [at, { endedAt = Infinity, lastHeard }] of scene.victims.entries()) {
      (at === round % 3 ? same : others).push(Math.max(0, endedAt - acknowledgedAt));
      latest = Math.max(latest, lastHeard - acknowledgedAt);
    }
    await scene.set(true, round);
    await scene.subscribeAgain();
  }
  await load.stop();
  report.figure(`ended on the same node, ${rounds} times`, inWords(same));
  report.figure(`ended on the two others, ${rounds} times`, inWords(others));
  report.figure("last notification after the acknowledgement", `${Math.round(latest)} ms`);
  const slowest = Math.max(...same, ...others, latest);
  report.expect(slowest <= PROMISED, `a subscription went on for ${Math.round(slowest)} ms`);
  await heardByTwins(scene, load, report, "under load");
  scene.close();
}

/** @param pause stops something, and returns what lets it go on */
async function away(
  platform: Platform,
  report: Report,
  what: string,
  during: (scene: Scene, load: Load) => Promise<number>,
): Promise<void> {
  const scene = await Scene.on(platform);
  const load = new Load(platform);
  await delay(200);
  const acknowledgedAt = await during(scene, load);
  await scene.ends();
  await delay(500);
  await load.stop();
  const latest = Math.max(...scene.victims.map(({ lastHeard }) => lastHeard - acknowledgedAt));
  report.figure(`${what}: last notification`, `${Math.round(latest)} ms after the acknowledgement`);
  report.expect(latest <= PROMISED, `${what}: it heard ${Math.round(latest)} ms later`);
  await heardByTwins(scene, load, report, what);
  scene.close();
}

const connections: Experiment = {
  name: "connections",
  promise: "subscriptions that are no longer allowed end within 1 s on every node, no others do",
  async run(platform, scale, report) {
    await narrowed(platform, scale, report);
    for (let turn = 0; turn < scale.of(5, 1); turn++) {
      const paused = platform.node(turn + 1);
      await away(platform, report, `node ${paused.number} paused`, async (scene, load) => {
        paused.kill("SIGSTOP");
        const writer = platform.node(turn);
        const acknowledgedAt = await scene.set(false, turn);
        await delay(PAUSE - 500);
        await Promise.all(Array.from({ length: 20 }, () => load.one(writer)));
        paused.kill("SIGCONT");
        return acknowledgedAt;
      });
    }
    await away(platform, report, "Redis paused", async (scene) => {
      const redis = platform.cluster.services.redis.process;
      await redis?.kill("SIGSTOP");
      const narrowing = scene.set(false, 0);
      await delay(1_500);
      await redis?.kill("SIGCONT");
      return narrowing;
    });
  },
};

export default connections;
runIfMain(module, connections);
