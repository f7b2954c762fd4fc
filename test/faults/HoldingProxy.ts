import { once } from "node:events";
import type { IncomingMessage, Server } from "node:http";
import { Agent, createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

/** A write to Elasticsearch, as it came over the wire. */
export interface Write {
  readonly method: string;
  readonly path: string;
}

/** Where the proxy stops: before Elasticsearch gets a write, or when it has answered it. */
export type Moment = "before" | "after";

/**
 * Stands between a node and Elasticsearch, counts the writes to what the host keeps about users and
 * rights, and can hold one of them for good: the node that has sent it can then be killed at exactly
 * this point.
 */
export class HoldingProxy {
  readonly writes: Write[] = [];
  private readonly agent = new Agent({ keepAlive: true });
  private held: { position: number; moment: Moment; reached: () => void } | undefined;

  private constructor(
    private readonly target: URL,
    private readonly server: Server,
  ) {}

  static async start(target: string): Promise<HoldingProxy> {
    const server = createServer();
    const proxy = new HoldingProxy(new URL(target), server);
    server.on("request", (incoming: IncomingMessage, answer) => {
      proxy.pass(incoming, answer).catch(() => {
        answer.destroy();
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Forgets the writes until now. */
  reset(): void {
    this.writes.length = 0;
    this.held = undefined;
  }

  /**
   * @param position of the write from now on, from 1
   * @returns resolves when it is there
   */
  hold(position: number, moment: Moment): Promise<void> {
    this.reset();
    return new Promise((reached) => {
      this.held = { position, moment, reached };
    });
  }

  async close(): Promise<void> {
    this.agent.destroy();
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }

  private async pass(
    incoming: IncomingMessage,
    answer: Parameters<Parameters<typeof createServer>[1] & object>[1],
  ): Promise<void> {
    const { method = "GET", url: path = "/" } = incoming;
    const isWanted = isWrite({ method, path });
    if (isWanted) {
      this.writes.push({ method, path });
    }
    const position = this.writes.length;
    const body = await textOf(incoming);
    if (isWanted && this.stopsAt(position, "before")) {
      return;
    }
    const { host, ...headers } = incoming.headers;
    const forwarded = request(new URL(path, this.target), { method, headers, agent: this.agent });
    forwarded.end(body, "latin1");
    const [response] = (await once(forwarded, "response")) as [IncomingMessage];
    const text = await textOf(response);
    if (isWanted && this.stopsAt(position, "after")) {
      return;
    }
    const { "transfer-encoding": encoding, ...answered } = response.headers;
    answer.writeHead(response.statusCode ?? 500, answered);
    answer.end(text, "latin1");
  }

  private stopsAt(position: number, moment: Moment): boolean {
    if (this.held?.position !== position || this.held.moment !== moment) {
      return false;
    }
    this.held.reached();
    return true;
  }
}

async function textOf(stream: IncomingMessage): Promise<string> {
  stream.setEncoding("latin1");
  let text = "";
  for await (const chunk of stream) {
    text += String(chunk);
  }
  return text;
}

/**
 * Tells whether a request writes what is kept about users and rights: the audit is written beside, and
 * tells of it.
 */
function isWrite({ method, path }: Write): boolean {
  const [place = "", what = ""] = decodeURIComponent(path).split("?")[0]?.slice(1).split("/") ?? [];
  return (
    method !== "GET" &&
    ["_create", "_doc", "_update", "_delete_by_query"].includes(what) &&
    /\.(users|profiles|roles|api-keys)$/u.test(place)
  );
}
