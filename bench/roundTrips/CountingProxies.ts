import { once } from "node:events";
import type { Server } from "node:http";
import { Agent, createServer as createHttpServer, request } from "node:http";
import type { AddressInfo, Server as NetServer, Socket } from "node:net";
import { connect, createServer } from "node:net";

import { parseRedisUrl } from "../../tools/services/redisHealth";
import { waitUntil } from "../../tools/services/wait";
import { commandsIn } from "./commandsIn";

/** Counts how often each kind of request was seen. */
export type Counts = ReadonlyMap<string, number>;

/** In an answer of Elasticsearch, of each document that it gives. */
const DOCUMENT_BEGIN = '"_source":';
const NONE = "127.0.0.1";
/** Milliseconds without traffic after which what a request has caused is over: its locks are released. */
const QUIET = 25;

/** Stand between one application and its Elasticsearch and Redis, and count what it asks, by kind. */
export class CountingProxies {
  private readonly seen = {
    elasticsearch: new Map<string, number>(),
    redis: new Map<string, number>(),
    documents: 0,
  };
  private readonly sockets = new Set<Socket>();
  private readonly agent = new Agent({ keepAlive: true });
  private underWay = 0;
  private last = 0;

  private constructor(private readonly servers: { elasticsearch?: Server; redis?: NetServer }) {}

  static async start(elasticsearchUrl: string, redisUrl: string): Promise<CountingProxies> {
    const proxies = new CountingProxies({});
    const elasticsearch = proxies.forwardHttp(new URL(elasticsearchUrl));
    const redis = proxies.forwardRedis(redisUrl);
    for (const server of [elasticsearch, redis]) {
      server.listen(0, NONE);
      await once(server, "listening");
    }
    Object.assign(proxies.servers, { elasticsearch, redis });
    return proxies;
  }

  /** Where an application finds the services behind them. */
  get variables(): Record<string, string> {
    const [elasticsearch, redis] = [this.servers.elasticsearch, this.servers.redis].map(
      (server) => (server?.address() as AddressInfo | null | undefined)?.port,
    );
    return {
      kuzzle_services__storageEngine__client__node: `http://${NONE}:${String(elasticsearch)}`,
      ...Object.fromEntries(
        ["internalCache", "memoryStorage"].flatMap((name) => [
          [`kuzzle_services__${name}__node__host`, NONE],
          [`kuzzle_services__${name}__node__port`, String(redis)],
        ]),
      ),
    };
  }

  /** Counts what is asked while something runs, and until nothing more comes of it. */
  async during(
    run: () => Promise<unknown>,
  ): Promise<{ elasticsearch: Counts; redis: Counts; documents: number }> {
    await this.quiet();
    this.seen.elasticsearch = new Map();
    this.seen.redis = new Map();
    this.seen.documents = 0;
    await run();
    this.last = performance.now();
    await this.quiet();
    const { elasticsearch, redis, documents } = this.seen;
    return { elasticsearch: new Map(elasticsearch), redis: new Map(redis), documents };
  }

  async close(): Promise<void> {
    this.sockets.forEach((socket) => socket.destroy());
    this.agent.destroy();
    for (const server of [this.servers.elasticsearch, this.servers.redis]) {
      server?.close();
    }
  }

  private quiet(): Promise<void> {
    return waitUntil(async () => this.underWay === 0 && performance.now() - this.last > QUIET, {
      what: "no more requests to Elasticsearch and Redis",
      deadline: 10_000,
      interval: 5,
    });
  }

  private count(service: "elasticsearch" | "redis", kind: string): void {
    const counts = this.seen[service];
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    this.last = performance.now();
  }

  private forwardHttp({ hostname, port }: URL): Server {
    const server = createHttpServer((near, answer) => {
      const { method = "", url = "", headers } = near;
      this.underWay += 1;
      // `_mget` names its indexes in the body
      const begin = new Promise<string>((resolve) => {
        near.once("data", (piece: Buffer) => {
          resolve(piece.toString("latin1", 0, 1_000));
        });
        near.once("end", () => {
          resolve("");
        });
      });
      void begin.then((body) => {
        this.count("elasticsearch", elasticsearchKind(method, url, body));
      });
      answer.once("close", () => {
        this.underWay -= 1;
        this.last = performance.now();
      });
      const { agent } = this;
      const far = request({ hostname, port, method, path: url, headers, agent }, (response) => {
        answer.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(answer);
        let text = "";
        response.on("data", (piece: Buffer) => {
          text += piece.toString("latin1");
        });
        response.on("end", () => {
          this.seen.documents += text.split(DOCUMENT_BEGIN).length - 1;
        });
      });
      far.on("error", () => answer.destroy());
      near.pipe(far);
    });
    server.on("connection", (socket) => this.sockets.add(socket));
    return server;
  }

  private forwardRedis(url: string): NetServer {
    const { host, port } = parseRedisUrl(url);
    return createServer((near) => {
      const far = connect(port, host);
      const read = commandsIn((parts) => {
        if (isCounted(parts)) {
          this.count("redis", redisKind(parts));
        }
      });
      for (const [socket, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.sockets.add(socket);
        socket.setNoDelay(true);
        socket.on("error", () => undefined);
        socket.on("close", () => other.destroy());
        socket.pipe(other);
      }
      near.on("data", read);
    });
  }
}

function isCounted([command = "", ...args]: readonly string[]): boolean {
  switch (command.toLowerCase()) {
    case "scan":
      // a search takes as many steps as there are keys: it counts once
      return args[0] === "0";
    case "evalsha":
      // the plugin looks for interrupted writes every few seconds, with the application's name alone
      return args.length > 4 || args[2]?.includes(":roles-epoch:") !== true;
    default:
      return true;
  }
}

/** `POST /%25kuzzle.users/_search?refresh=wait_for` is "search users". */
export function elasticsearchKind(method: string, url: string, body: string): string {
  const [path = "", query = ""] = url.split("?");
  const parts = path
    .split("/")
    .filter((part) => part !== "")
    .map(decodeURIComponent);
  const operation = parts.find((part) => part.startsWith("_")) ?? "";
  const [index = ""] = parts;
  const named = /"_index":"(?<name>[^"]*)"/u.exec(body)?.groups?.name;
  const collection = (index.startsWith("_") ? named : index)?.split(".").pop() ?? "";
  const name = operation === "_doc" ? (DOCUMENT[method] ?? method) : operation.slice(1);
  const waits = /(?:^|&)refresh=(?:wait_for|true)/u.test(query) ? " (waits)" : "";
  return `${name} ${collection}${waits}`.trim();
}

const DOCUMENT: Readonly<Record<string, string>> = {
  GET: "get",
  HEAD: "exists",
  PUT: "index",
  POST: "index",
  DELETE: "delete",
};

const SCRIPTS: Readonly<Record<string, string>> = {
  "roles-epoch": "locks",
  "rights-changes": "change log",
};

/** `GET repos/%kuzzle/users/jane` is "get users"; scripts of the plugin are known by their key. */
export function redisKind([command = "", ...args]: readonly string[]): string {
  const name = command.toLowerCase();
  const key = name.startsWith("eval") ? (args[2] ?? "") : (args[0] ?? "");
  if (key.startsWith("{profile-guard}:")) {
    const [, subject = ""] = key.split(":");
    return SCRIPTS[subject] ?? `script ${subject}`;
  }
  const [, collection = ""] = /^repos\/[^/]*\/([^/]*)\//u.exec(key) ?? [];
  return `${name} ${collection}`.trim();
}
