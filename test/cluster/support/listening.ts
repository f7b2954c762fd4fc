import { setTimeout as delay } from "node:timers/promises";

import { Kuzzle, WebSocket } from "kuzzle-sdk";

import type { ClusterNode } from "../../../tools/cluster";
import { waitUntil } from "../../../tools/services/wait";
import type { Report } from "./experiment";
import type { Platform } from "./platform";

/** Milliseconds after the acknowledgement. */
export const PROMISED = 1_000;
const PUBLISHED_EVERY = 20;
export const PLACE = { index: "pg-acme", collection: "orders" };

interface Notification {
  readonly type?: string;
  readonly result?: { readonly _source?: { readonly mark?: number } };
}

/** A subscription over a WebSocket of its own, and when it heard what. */
export class Listener {
  readonly marks = new Map<number, number>();
  endedAt: number | undefined;
  closedAt: number | undefined;

  private constructor(private readonly sdk: Kuzzle) {}

  static async on(node: ClusterNode, token: string | undefined): Promise<Listener> {
    const { host, port } = node;
    const sdk = new Kuzzle(new WebSocket(host, { port, ssl: false, autoReconnect: false }));
    const listener = new Listener(sdk);
    sdk.addListener("disconnected", () => {
      listener.closedAt ??= performance.now();
    });
    await sdk.connect();
    sdk.jwt = token ?? "";
    try {
      await listener.subscribe();
    } catch (error) {
      listener.close();
      throw error;
    }
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

  get isClosed(): boolean {
    return this.closedAt !== undefined;
  }

  get lastHeard(): number {
    return Math.max(-Infinity, ...this.marks.values());
  }

  close(): void {
    this.sdk.disconnect();
  }
}

/** One load's marks are no other's. */
let marks = 0;

/** Publishes on every node, and reads beside it, until it is stopped. */
export class Load {
  /** By mark, when it was sent; only what was acknowledged. */
  readonly published = new Map<number, number>();
  private isOn = true;
  private readonly loops: Promise<void>[];

  /** @param nodes those that it is on. Default: all */
  constructor(
    private readonly platform: Platform,
    private readonly nodes: readonly ClusterNode[] = platform.nodes,
  ) {
    this.loops = nodes.map((node, at) => this.publish(node, at));
  }

  private async publish(node: ClusterNode, at: number): Promise<void> {
    while (this.isOn) {
      await this.one(node);
      const reading = { controller: "document", action: "get", ...PLACE, _id: "order" };
      const other = this.nodes[(at + 1) % this.nodes.length] ?? node;
      await this.platform.send(other, "admin", reading).catch(() => undefined);
      await delay(PUBLISHED_EVERY);
    }
  }

  async one(node: ClusterNode): Promise<void> {
    const mark = ++marks;
    const sentAt = performance.now();
    const call = { controller: "realtime", action: "publish", ...PLACE, body: { mark } };
    const answer = await this.platform.send(node, "admin", call).catch(() => undefined);
    if (answer?.error === null) {
      this.published.set(mark, sentAt);
    }
  }

  publishedSince(moment: number): ReadonlyMap<number, number> {
    return new Map([...this.published].filter(([, sentAt]) => sentAt > moment));
  }

  async stop(): Promise<void> {
    this.isOn = false;
    await Promise.all(this.loops);
  }
}

export class Scene {
  private constructor(
    private readonly platform: Platform,
    private readonly profileId: string,
    readonly kuids: { readonly victim: string; readonly twin: string },
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
    const scene = new Scene(
      platform,
      profileId,
      { victim, twin },
      await on(victim),
      await on(twin),
    );
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

/** Expects that what is acknowledged is told to whoever may hear it, however late. */
export async function heardByTwins(
  { twins }: Pick<Scene, "twins">,
  { published }: { readonly published: ReadonlyMap<number, number> },
  report: Report,
  what: string,
): Promise<void> {
  const missing = (): number =>
    twins.reduce(
      (sum, { marks: heard }) =>
        sum + [...published.keys()].filter((mark) => !heard.has(mark)).length,
      0,
    );
  await waitUntil(() => missing() === 0, { what, deadline: 5_000, interval: 20 }).catch(
    () => undefined,
  );
  report.figure(`${what}: told to who may hear`, `${published.size} on each node`);
  report.expect(missing() === 0, `${what}: ${missing()} were not told to who may hear them`);
}
