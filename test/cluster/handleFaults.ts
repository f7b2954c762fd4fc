import { setTimeout as delay } from "node:timers/promises";

import type { ClusterNode } from "../../tools/cluster";
import { askRedis } from "../../tools/services/redisHealth";
import { waitUntil } from "../../tools/services/wait";
import type { Experiment, Report } from "./support/experiment";
import { runIfMain } from "./support/experiment";
import { heardByTwins, Listener, Load, PROMISED, Scene } from "./support/listening";
import type { Platform } from "./support/platform";
import { inWords } from "./support/statistics";

/** Milliseconds for which somebody who has lost the right comes back, after it is promised to be lost. */
const COMES_BACK_FOR = 1_500;

/** Subscribes again and again on a node, as a client does whose node is gone, until it is told to stop. */
class Returning {
  readonly listeners: Listener[] = [];
  /** When the last one had subscribed. */
  subscribedAt: number | undefined;
  private isOn = true;
  private readonly loop: Promise<void>;

  constructor(
    private readonly node: ClusterNode,
    private readonly token: string | undefined,
    once: boolean,
  ) {
    this.loop = this.run(once);
  }

  private async run(once: boolean): Promise<void> {
    while (this.isOn && !(once && this.subscribedAt !== undefined)) {
      const listener = await Listener.on(this.node, this.token).catch(() => undefined);
      if (listener === undefined) {
        await delay(20);
      } else {
        this.subscribedAt = performance.now();
        this.listeners.push(listener);
        await delay(100);
      }
    }
  }

  async stop(): Promise<void> {
    this.isOn = false;
    await this.loop;
  }

  get lastHeard(): number {
    return Math.max(-Infinity, ...this.listeners.map(({ lastHeard }) => lastHeard));
  }

  close(): void {
    this.listeners.forEach((one) => {
      one.close();
    });
  }
}

/** The node that has the subscription dies while the right is taken; its clients come back elsewhere. */
async function killed(platform: Platform, report: Report, turn: number): Promise<void> {
  const [writer, victim, other] = [turn, turn + 1, turn + 2].map((at) => platform.node(at)) as [
    ClusterNode,
    ClusterNode,
    ClusterNode,
  ];
  const title = `node ${victim.number} killed`;
  const scene = await Scene.on(platform);
  // what the dying node has taken for publishing may die with it
  const load = new Load(platform, [writer, other]);
  await delay(200);
  const narrowing = scene.set(false, turn);
  victim.kill("SIGKILL");
  const outcast = new Returning(other, platform.tokenOf(scene.kuids.victim), false);
  const twin = new Returning(other, platform.tokenOf(scene.kuids.twin), true);
  const acknowledgedAt = await narrowing;
  await delay(PROMISED + COMES_BACK_FOR);
  await outcast.stop();
  await twin.stop();
  await load.stop();
  const heard = [outcast, ...scene.victims].map(({ lastHeard }) => lastHeard);
  const latest = Math.max(...heard) - acknowledgedAt;
  const late = (outcast.subscribedAt ?? -Infinity) - acknowledgedAt;
  report.figure(
    `${title}: last notification`,
    `${Math.round(latest)} ms after the acknowledgement`,
  );
  report.figure(`${title}: came back and subscribed`, `${outcast.listeners.length} times`);
  report.expect(latest <= PROMISED, `${title}: it heard ${Math.round(latest)} ms later`);
  report.expect(late <= PROMISED, `${title}: it subscribed ${Math.round(late)} ms later`);
  // the others have heard all of it; who came back all since then
  const { subscribedAt = Infinity } = twin;
  const survivors = scene.twins.filter((_, at) => platform.node(at) !== victim);
  await heardByTwins({ twins: survivors }, load, report, title);
  const since = load.publishedSince(subscribedAt);
  await heardByTwins(
    { twins: twin.listeners },
    { published: since },
    report,
    `${title}, come back`,
  );
  report.expect(since.size > 0, `${title}: whoever may subscribe did not come back`);
  [scene, outcast, twin].forEach((one) => {
    one.close();
  });
  await victim.start();
}

/**
 * Redis dies, and comes back as it was a moment before the right was taken, with nodes that were away
 * meanwhile: of its log of changes they miss what Redis itself has forgotten.
 */
async function redisStopped(platform: Platform, report: Report, turn: number): Promise<void> {
  const title = "Redis stopped, and started as it was before";
  const { redis } = platform.cluster.services;
  const away = [turn + 1, turn + 2].map((at) => platform.node(at));
  const scene = await Scene.on(platform);
  const load = new Load(platform, [platform.node(turn)]);
  await delay(200);
  await load.stop();
  await askRedis(redis, ["SAVE"]);
  away.forEach((node) => {
    node.kill("SIGSTOP");
  });
  const acknowledgedAt = await scene.set(false, turn);
  await redis.process?.kill("SIGKILL");
  await redis.process?.restart();
  away.forEach((node) => {
    node.kill("SIGCONT");
  });
  const again = new Load(platform);
  await scene.ends();
  await delay(PROMISED);
  await again.stop();
  const latest = Math.max(...scene.victims.map(({ lastHeard }) => lastHeard)) - acknowledgedAt;
  report.figure(
    `${title}: last notification`,
    `${Math.round(latest)} ms after the acknowledgement`,
  );
  report.expect(latest <= PROMISED, `${title}: it heard ${Math.round(latest)} ms later`);
  await heardByTwins(scene, again, report, title);
  scene.close();
}

/** One user with a connection to each node is cut off. */
async function cutOff(platform: Platform, report: Report, rounds: number): Promise<void> {
  const scene = await Scene.on(platform);
  const load = new Load(platform);
  const took: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const kuid = platform.fresh("cut");
    await platform.addUser(kuid, [scene.kuids.twin]);
    const token = platform.tokenOf(kuid);
    const lines = await Promise.all(platform.nodes.map((node) => Listener.on(node, token)));
    const answer = await platform.asAdmin(
      "profile-guard:cutOff",
      { userId: kuid, body: { tokens: true, apiKeys: true, connections: true } },
      round,
    );
    const acknowledgedAt = performance.now();
    const { connections, complete } = answer as { connections: number; complete: boolean };
    report.expect(
      connections === lines.length && complete,
      `cut off: ${connections} connections, complete: ${complete}`,
    );
    await waitUntil(() => lines.every(({ isClosed }) => isClosed), {
      what: "the end of the connections",
      deadline: 10_000,
      interval: 2,
    });
    const last = Math.max(...lines.map(({ closedAt = Infinity }) => closedAt));
    const heard = Math.max(...lines.map(({ lastHeard }) => lastHeard));
    took.push(Math.max(0, last - acknowledgedAt, heard - acknowledgedAt));
    for (const node of platform.nodes) {
      const back = await Listener.on(node, token).catch(() => undefined);
      report.expect(back === undefined, `cut off: it subscribed again on node ${node.number}`);
      back?.close();
    }
    lines.forEach((line) => {
      line.close();
    });
  }
  await load.stop();
  report.figure(`cut off on three nodes, ${rounds} times`, inWords(took));
  report.expect(Math.max(...took) <= PROMISED, `cut off: it took ${inWords(took)}`);
  await heardByTwins(scene, load, report, "cut off");
  scene.close();
}

const handleFaults: Experiment = {
  name: "handle-faults",
  promise:
    "whatever dies or is away while a right is taken: nobody hears of the lost place after 1 s, and " +
    "whoever may hear misses nothing",
  async run(platform, scale, report) {
    await cutOff(platform, report, scale.of(30, 3));
    for (let turn = 0; turn < scale.of(6, 1); turn++) {
      await killed(platform, report, turn);
    }
    // the last: the host's nodes need not find each other again
    await redisStopped(platform, report, 0);
  },
};

export default handleFaults;
runIfMain(module, handleFaults);
