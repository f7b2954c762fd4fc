import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";

import { environmentOf, startServices } from "../tools/services";
import { waitUntil } from "../tools/services/wait";
import { chooseRealtime } from "../tools/start/realtime";
import { endWith } from "../tools/program";
import type { Subscription } from "../lib/domain/connections/Subscription";
import type { OpenConnections } from "../lib/usecases/connections/OpenConnections";
import { plant, several } from "./population";

/**
 * `npm run bench:connections [-- --users 100000]`: what a node is like while a profile is written
 * that so many connected users hold: once so that all of them keep their subscription, once so that
 * all of them lose it. Real Kuzzle, Elasticsearch, Redis, in this process; the connections have no
 * sockets. Exits with 1 when the node is deaf for longer than MOST_DEAF.
 */
const { values } = parseArgs({ options: { users: { type: "string", default: "100000" } } });
const USERS = Number(values.users);
/** Milliseconds for which the node may answer nothing. */
const MOST_DEAF = 500;
const PLACE = { index: "acme", collection: "orders" };

interface Kernel {
  ask(event: string, ...args: unknown[]): Promise<unknown>;
  readonly entryPoint: { newConnection(connection: object): void };
}

const limitedTo = (index: string, note: number): object => ({
  policies: [{ roleId: "listens", restrictedTo: [{ index }, { index: `other-${note}` }] }],
});

async function main(): Promise<boolean> {
  const services = await startServices({ elasticsearchUrl: "", redisUrl: "", heap: "1g" });
  try {
    Object.assign(process.env, environmentOf(services));
    const { Backend, KuzzleRequest } = await import("kuzzle");
    const { ProfileGuardPlugin } = await import("../index.js");
    const app = new Backend("connections");
    const plugin = new ProfileGuardPlugin();
    app.plugin.use(plugin);
    const config = app.config.content as Required<typeof app.config.content>;
    Object.assign(config.cluster, (await chooseRealtime(services.redis)).cluster);
    config.limits.subscriptionRooms = 0;
    await app.start();

    const send = async (action: string, members: object): Promise<void> => {
      await app.sdk.query({ controller: "security", action, refresh: "false", ...members });
    };
    const listens = { realtime: { actions: { subscribe: true } } };
    await send("createRole", { _id: "listens", body: { controllers: listens } });
    await send("createProfile", { _id: "listener", body: limitedTo("acme", 0) });
    const user = { profileIds: ["listener"] };
    await plant(
      services.elasticsearch.url,
      "users",
      several("user", USERS, () => user),
    );

    const kernel = (globalThis as unknown as { kuzzle: Kernel }).kuzzle;
    const { openConnections } = (
      plugin as unknown as { opened: { openConnections: OpenConnections } }
    ).opened;
    for (let number = 0; number < USERS; number += 1) {
      const kuid = `user-${number}`;
      const connection = { id: `line-${number}`, protocol: "websocket", ips: [], headers: {} };
      kernel.entryPoint.newConnection(connection);
      const data = { controller: "realtime", action: "subscribe", ...PLACE, body: {} };
      const request = new KuzzleRequest(data, { connection, user: { _id: kuid } as never });
      const { roomId, channel } = (await kernel.ask("core:realtime:subscribe", request)) as {
        roomId: string;
        channel: string;
      };
      const subscription: Subscription = {
        ...{ connectionId: connection.id, roomId, kuid, token: undefined, by: "subscribe" },
        ...PLACE,
        channels: new Set([channel]),
      };
      openConnections.add(subscription, user.profileIds);
    }
    await openConnections.look();
    await delay(2_000);

    const measure = async (what: string, write: () => Promise<void>): Promise<boolean> => {
      const before = openConnections.registry.size;
      const delays = monitorEventLoopDelay({ resolution: 5 });
      const times: number[] = [];
      const stop = new AbortController();
      const asking = (async () => {
        while (!stop.signal.aborted) {
          const since = performance.now();
          await app.sdk.query({ controller: "server", action: "now" });
          times.push(performance.now() - since);
          await delay(5);
        }
      })();
      delays.enable();
      const since = performance.now();
      await write();
      const acknowledged = performance.now() - since;
      await openConnections.look();
      const judged = performance.now() - since;
      await openConnections.settled();
      const ended = performance.now() - since;
      stop.abort();
      await asking;
      delays.disable();
      times.sort((a, b) => a - b);
      const at = (share: number): number =>
        Math.round(times[Math.ceil(share * times.length) - 1] ?? 0);
      const deaf = Math.round(delays.max / 1e6);
      process.stdout.write(
        `${what}: acknowledged after ${Math.round(acknowledged)} ms, all judged after ` +
          `${Math.round(judged)} ms, all ended and told after ${Math.round(ended)} ms; ${before - openConnections.registry.size} of ${before} ended; ` +
          `event loop blocked for ${deaf} ms at most, p99 ${Math.round(delays.percentile(99) / 1e6)} ms; ` +
          `server:now meanwhile p50 ${at(0.5)}, p99 ${at(0.99)}, max ${at(1)} ms (${times.length})\n`,
      );
      return deaf <= MOST_DEAF;
    };
    const nothing = await measure("nothing written", async () =>
      delay(3_000).then(() => undefined),
    );
    const kept = await measure("all keep it", () =>
      send("updateProfile", { _id: "listener", body: limitedTo("acme", 1) }),
    );
    const lost = await measure("all lose it", () =>
      send("updateProfile", { _id: "listener", body: limitedTo("globex", 2) }),
    );
    await waitUntil(() => openConnections.registry.size === 0, {
      what: "the end of all",
      deadline: 60_000,
      interval: 50,
    });
    return nothing && kept && lost;
  } finally {
    await services.stop();
  }
}

endWith(main(), { atOnce: true });
