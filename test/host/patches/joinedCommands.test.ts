import { createServer, type Server, type Socket } from "node:net";
import type { AddressInfo } from "node:net";
import { createRequire } from "node:module";

import should from "should";

import { joinRedisCommands } from "../../../lib/host/patches/joinedCommands";

const requireOfHost = createRequire(require.resolve("kuzzle"));

interface Client {
  get(key: string): Promise<string | null>;
  multi(): { get(key: string): unknown; exec(): Promise<unknown[]> };
  quit(): Promise<unknown>;
  readonly stream: { write: (...args: never[]) => boolean };
}

type Redis = new (options: object) => Client;

const Redis = requireOfHost("ioredis") as Redis;

/** A Redis that answers each command with `+OK`, and tells how many pieces it was sent. */
class FakeRedis {
  readonly pieces: string[] = [];
  private readonly server: Server;
  private readonly sockets: Socket[] = [];

  constructor() {
    this.server = createServer((socket) => {
      this.sockets.push(socket);
      socket.on("data", (piece) => {
        const text = piece.toString();
        this.pieces.push(text);
        socket.write("+OK\r\n".repeat(text.split(/^\*\d+\r$/mu).length - 1));
      });
    });
  }

  async connect(): Promise<Client> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    const { port } = this.server.address() as AddressInfo;
    const client = new Redis({ port, host: "127.0.0.1", enableReadyCheck: false });
    await client.get("first");
    return client;
  }

  stop(): void {
    this.sockets.forEach((socket) => socket.destroy());
    this.server.close();
  }
}

/** Counts the writes to the socket of what three callers ask in one turn of the event loop. */
async function writesOf(redis: FakeRedis, client: Client): Promise<number> {
  const before = redis.pieces.length;
  const answers = await Promise.all(["a", "b", "c"].map((key) => client.get(key)));
  should(answers).eql(["OK", "OK", "OK"]);
  return redis.pieces.length - before;
}

describe("commands to Redis", () => {
  let redis: FakeRedis;
  let client: Client;

  beforeEach(async () => {
    redis = new FakeRedis();
    client = await redis.connect();
  });

  afterEach(async () => {
    await client.quit();
    redis.stop();
  });

  it("285: are sent together where they come in one turn, and in their order", async () => {
    const undo = joinRedisCommands();
    try {
      should(await writesOf(redis, client)).equal(1);
      should(redis.pieces.at(-1)).match(/a\r\n[^]*b\r\n[^]*c\r\n$/u);
    } finally {
      undo();
    }
  });

  it("are sent at the end of the turn in which they come, whatever else is answered", async () => {
    const undo = joinRedisCommands();
    try {
      const alone = client.get("alone");
      const before = redis.pieces.length;
      should(await alone).equal("OK");
      should(redis.pieces.length - before).equal(1);
      should(await client.multi().get("a")).be.an.Object();
    } finally {
      undo();
    }
  });

  it("are left alone where the client looks otherwise", () => {
    should(() => joinRedisCommands(() => ({}))).throw(/has no "sendCommand"/u);
  });
});
