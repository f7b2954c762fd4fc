import { setTimeout as delay } from "node:timers/promises";

import { Kuzzle, WebSocket } from "kuzzle-sdk";

import type { ClusterNode } from "../../tools/cluster";
import { waitUntil } from "../../tools/services/wait";
import type { Experiment, Report, Scale } from "./support/experiment";
import { runIfMain } from "./support/experiment";
import type { Platform } from "./support/platform";
import { inWords } from "./support/statistics";

/** Milliseconds after the acknowledgement. */
const PROMISED = 1_000;
/** Shorter than the host waits before it evicts a node: 3 s. */
const PAUSE = 2_000;
const PUBLISHED_EVERY = 20;
const PLACE = { index: "pg-acme", collection: "orders" };

interface Notification {
  readonly type?: string;
  readonly result?: { readonly _source?: { readonly mark?: number } };
}

/** A subscription over a WebSocket of its own, and when it heard what. */
class Listener {
  readonly marks = new Map<number, number>();
  endedAt: number | undefined;

  private constructor(private readonly sdk: Kuzzle) {}

  static async on(node: ClusterNode, token: string | undefined): Promise<Listener> {
    const { host, port } = node;
    const sdk = new Kuzzle(new WebSocket(host, { port, ssl: false }));
    await sdk.connect();
    sdk.jwt = token ?? "";
    const listener = new Listener(sdk);
    await listener.subscribe();
    return listener;
  }

  async subscribe(): Promise<void> {
    this.endedAt = undefined;
    this.marks.clear();
    await this.sdk.realtime.subscribe(PLACE.index, PLACE.collection, {}, (given) => {
      const { type, result } = given as Notification;
      const now = performance.now();
      if (type === "SubscriptionEnded") {
        this.endedAt ??= now;
      } else if (result?._source?.mark !== undefined) {
        this.marks.set(result._source.mark, now);
      }
    });
  }

  get lastHeard(): number {
    return Math.max(-Infinity, ...this.marks.values());
  }

  close(): void {
    this.sdk.disconnect();
  }
}

/** Publishes on every node, and reads beside it, until it is stopped. */
class Load {
  /** By mark; only what was acknowledged. */
  readonly published = new Set<number>();
  private mark = 0;
  private isOn = true;
  private readonly loops: Promise<void>[];

  constructor(private readonly platform: Platform) {
    this.loops = platform.nodes.map((node, at) => this.publish(node, at));
  }

  private async publish(node: ClusterNode, at: number): Promise<void> {
    while (this.isOn) {
      await this.one(node);
      const reading = { controller: "document", action: "get", ...PLACE, _id: "order" };
      await this.platform.send(this.platform.node(at + 1), "admin", reading).catch(() => undefined);
      await delay(PUBLISHED_EVERY);
    }
  }

  async one(node: ClusterNode): Promise<void> {
    const mark = ++this.mark;
    const call = { controller: "realtime", action: "publish", ...PLACE, body: { mark } };
    const answer = await this.platform.send(node, "admin", call).catch(() => undefined);
    if (answer?.error === null) {
      this.published.add(mark);
    }
  }

  async stop(): Promise<void> {
    this.isOn = false;
    await Promise.all(this.loops);
  }
}

class Scene {
  private constructor(
    private readonly platform: Platform,
    private readonly profileId: string,
    readonly victims: readonly Listener[],
    readonly twins: readonly Listener[],
  ) {}

  /** On each node one who will lose the right, and one who keeps it. */
  static async on(platform: Platform): Promise<Scene> {
    const roleId = platform.fresh("listens");
    const listens = { actions: { subscribe: true } };
    const body = { controllers: { auth: { actions: { "*": true } }, realtime: listens } };
    await platform.asAdmin("security:createRole", { _id: roleId, body });
    const profileId = platform.fresh("listener");
    const [victim, twin] = [platform.fresh("victim"), platform.fresh("twin")];
    const policies = [{ roleId, restrictedTo: [{ index: PLACE.index }] }];
    for (const _id of [profileId, twin]) {
      await platform.asAdmin("security:createProfile", { _id, body: { policies } });
    }
    await platform.addUser(victim, [profileId]);
    await platform.addUser(twin, [twin]);
    const on = (kuid: string): Promise<Listener[]> =>
      Promise.all(platform.nodes.map((node) => Listener.on(node, platform.tokenOf(kuid))));
    const scene = new Scene(platform, profileId, await on(victim), await on(twin));
    scene.roleId = roleId;
    return scene;
  }

  private roleId = "";

  /** @returns when it was acknowledged */
  async set(wide: boolean, turn: number): Promise<number> {
    const index = wide ? PLACE.index : "pg-globex";
    const body = { policies: [{ roleId: this.roleId, restrictedTo: [{ index }] }] };
    await this.platform.asAdmin("security:updateProfile", { _id: this.profileId, body }, turn);
    return performance.now();
  }

  async subscribeAgain(): Promise<void> {
    // a node's own copy of roles and rights may be of a moment before
    await waitUntil(
      async () =>
        Promise.all(this.victims.map((victim) => victim.subscribe())).then(
          () => true,
          () => false,
        ),
      { what: "the subscriptions", deadline: 10_000, interval: 20 },
    );
  }

  async ends(): Promise<void> {
    await waitUntil(() => this.victims.every(({ endedAt }) => endedAt !== undefined), {
      what: "the end of the subscriptions",
      deadline: 20_000,
      interval: 2,
    });
  }

  close(): void {
    [...this.victims, ...this.twins].forEach((one) => {
      one.close();
    });
  }
}

/** What is acknowledged is told to whoever may hear it, however late. */
async function heardByTwins(scene: Scene, load: Load, report: Report, what: string): Promise<void> {
  const missing = (): number =>
    scene.twins.reduce(
      (sum, { marks }) => sum + [...load.published].filter((mark) => !marks.has(mark)).length,
      0,
    );
  await waitUntil(() => missing() === 0, { what, deadline: 5_000, interval: 20 }).catch(
    () => undefined,
  );
  report.figure(`${what}: told to who may hear`, `${load.published.size} on each node`);
  report.expect(missing() === 0, `${what}: ${missing()} were not told to who may hear them`);
}

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
