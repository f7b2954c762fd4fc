import { randomInt } from "node:crypto";
import path from "node:path";

import type { Application } from "../../tools/application/launch";
import { launchApplication } from "../../tools/application/launch";
import { RawSocket } from "../../tools/fuzz/RawSocket";
import type { Services } from "../../tools/services";
import { environmentOf, startServices } from "../../tools/services";
import { Elasticsearch } from "../../tools/services/ElasticsearchClient";
import { askRedis, parseRedisUrl } from "../../tools/services/redisHealth";
import { chooseRealtime } from "../../tools/start/realtime";
import { freePort } from "../../tools/services/ports";
import { checkout } from "../../tools/services/folders";
import { PASSWORD } from "./callers";
import type { Answer, Call } from "../../features/support/answers";

const DEADLINE = 30_000;

/** An answer as it came, with what an HTTP client sees of it besides. */
export interface Reply {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Headers that tell nothing: they differ from answer to answer. */
const PASSING_HEADERS: ReadonlySet<string> = new Set([
  "connection",
  "content-length",
  "date",
  "keep-alive",
  "x-kuzzle-node",
  "x-kuzzle-request-id",
]);

/** At random: two worlds start at the same time. */
async function somePort(): Promise<number> {
  return freePort(randomInt(10_000, 30_000), ["0.0.0.0"]);
}

/** A platform on services of its own. */
export class World {
  private readonly tokens = new Map<string, string | undefined>([["anonymous", undefined]]);
  private readonly sockets = new Map<string, Promise<RawSocket>>();
  /** Notifications that callers were sent, which answered none of their requests. */
  readonly notifications = new Map<string, string[]>();
  readonly elasticsearch: Elasticsearch;
  private requests = 0;

  private constructor(
    readonly services: Services,
    readonly application: Application,
    /** The host does realtime by its cluster alone, for which it needs a private address. */
    readonly hasRealtime: boolean,
  ) {
    this.elasticsearch = new Elasticsearch(services.elasticsearch.url);
  }

  /** @param planted wrong declarations, by `controller:action` */
  static async start(planted: object): Promise<World> {
    const services = await startServices();
    try {
      // what one world finds a moment earlier than the other would tell them apart
      await new Elasticsearch(services.elasticsearch.url).makeIndexesWith("quick", ["*"], {
        number_of_replicas: 0,
        refresh_interval: "50ms",
        "translog.durability": "async",
      });
      return await World.on(services, planted);
    } catch (error) {
      await services.stop();
      throw error;
    }
  }

  private static async on(services: Services, planted: object, reads = ""): Promise<World> {
    const { cluster } = await chooseRealtime(parseRedisUrl(services.redis.url));
    const application = await launchApplication({
      entry: path.join(checkout, "test", "interference", "application.ts"),
      readyLine: "interference: ready",
      environment: {
        ...environmentOf(services),
        kuzzle_cluster__enabled: String(cluster.enabled),
        kuzzle_cluster__ipv6: String(cluster.ipv6 === true),
        kuzzle_cluster__ports__command: String(await somePort()),
        kuzzle_cluster__ports__sync: String(await somePort()),
        ADMIN_PASSWORD: PASSWORD,
        INTERFERENCE_PLANT: JSON.stringify(planted),
        INTERFERENCE_READS: reads,
      },
    });
    return new World(services, application, cluster.enabled);
  }

  /**
   * A new world in the place of this one, on its services: there reads of users, profiles and roles are cut to
   * what their caller covers.
   */
  async again(planted: object): Promise<World> {
    await this.end();
    await this.elasticsearch.deleteIndexes("*");
    await askRedis(parseRedisUrl(this.services.redis.url), ["FLUSHALL"]);
    return World.on(this.services, planted, "covered");
  }

  async stop(): Promise<void> {
    await this.end();
    await this.services.stop();
  }

  /** The services go on. */
  async end(): Promise<void> {
    for (const socket of this.sockets.values()) {
      (await socket).close();
    }
    await this.application.stop();
  }

  /** @throws unless they can */
  async logIn(caller: string): Promise<void> {
    const username = caller === "root" ? caller : `${caller}-login`;
    const { text } = await this.post("/_login/local", { username, password: PASSWORD }, undefined);
    const { result, error } = JSON.parse(text) as Answer;
    if (error !== null) {
      throw new Error(`${caller} cannot log in: ${error.message}`);
    }
    this.tokens.set(caller, (result as { jwt: string }).jwt);
  }

  tokenOf(caller: string): string | undefined {
    return this.tokens.get(caller);
  }

  /** @throws unless it succeeds */
  async must(caller: string, call: Call): Promise<Record<string, unknown>> {
    const answer = await this.ask(caller, call);
    if (answer.error !== null) {
      throw new Error(`${call.controller}:${call.action} as ${caller}: ${answer.error.message}`);
    }
    return answer.result as Record<string, unknown>;
  }

  async ask(caller: string, call: Call): Promise<Answer> {
    return JSON.parse((await this.send(caller, call, "http")).text) as Answer;
  }

  async send(caller: string, call: Call, way: "http" | "websocket"): Promise<Reply> {
    return way === "http"
      ? this.post("/_query", call, this.tokenOf(caller))
      : this.overSocket(caller, call);
  }

  private async post(route: string, body: unknown, token: string | undefined): Promise<Reply> {
    const response = await fetch(`${this.application.url}${route}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(DEADLINE),
    });
    const headers = [...response.headers].filter(([name]) => !PASSING_HEADERS.has(name));
    return {
      status: response.status,
      text: await response.text(),
      headers: Object.fromEntries(headers),
    };
  }

  private async overSocket(caller: string, call: Call): Promise<Reply> {
    const socket = await this.socketOf(caller);
    const requestId = `interference-${++this.requests}`;
    const token = this.tokenOf(caller);
    return new Promise((resolve, reject) => {
      const stop = socket.listen((text) => {
        // a notification of what it did holds its id too
        const { status, room } = JSON.parse(text) as { status: number; room?: string };
        if (room === requestId) {
          stop();
          clearTimeout(timer);
          resolve({ status, text: text.replaceAll(requestId, "<request>"), headers: {} });
        }
      });
      const timer = setTimeout(() => {
        stop();
        reject(new Error(`no answer to ${call.controller}:${call.action} within ${DEADLINE} ms`));
      }, DEADLINE);
      socket.send(
        JSON.stringify({ ...call, requestId, ...(token !== undefined && { jwt: token }) }),
      );
    });
  }

  /** A caller's own line. */
  async socketOf(caller: string): Promise<RawSocket> {
    const open = this.sockets.get(caller);
    if (open !== undefined && !(await open).closed) {
      return open;
    }
    const { host, port } = this.application;
    const opening = RawSocket.open(host, port);
    this.sockets.set(caller, opening);
    const socket = await opening;
    const received = this.notifications.get(caller) ?? [];
    this.notifications.set(caller, received);
    socket.listen((text) => {
      if (!/"room":"interference-\d+"/u.test(text)) {
        received.push(text);
      }
    });
    return socket;
  }
}
