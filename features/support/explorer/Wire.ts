import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";

/** The answer of a reverse proxy whose Kuzzle is away. */
const PAGE_OF_A_PROXY = "<html><h1>Bad Gateway</h1></html>";

/** Stands between the explorer and Kuzzle, and can be cut, hold answers back, or give others. */
export class Wire {
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;
  private state: "open" | "cut" | "held" | "spoilt" = "open";
  /** Hands on what is held back. */
  private held: (() => void)[] = [];

  private constructor(to: number) {
    this.server = createServer((incoming) => {
      if (this.state === "cut") {
        incoming.destroy();
        return;
      }
      const outgoing = connect(to, "127.0.0.1");
      incoming.on("data", (part: Uint8Array) => {
        if (this.state === "spoilt") {
          const head = `HTTP/1.1 502 Bad Gateway\r\ncontent-type: text/html\r\ncontent-length: ${PAGE_OF_A_PROXY.length}\r\nconnection: close\r\n\r\n`;
          incoming.end(head + PAGE_OF_A_PROXY);
          return;
        }
        outgoing.write(part);
      });
      outgoing.on("data", (part: Uint8Array) => {
        const handOn = (): void => {
          incoming.write(part);
        };
        if (this.state === "held") {
          this.held.push(handOn);
        } else {
          handOn();
        }
      });
      for (const [socket, other] of [
        [incoming, outgoing],
        [outgoing, incoming],
      ] as const) {
        this.sockets.add(socket);
        socket.on("error", () => other.destroy());
        socket.on("close", () => {
          this.sockets.delete(socket);
          other.destroy();
        });
      }
    });
  }

  static async to(port: number): Promise<Wire> {
    const wire = new Wire(port);
    await new Promise<void>((resolve) => wire.server.listen(0, "127.0.0.1", resolve));
    return wire;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  cut(): void {
    this.state = "cut";
    this.sockets.forEach((socket) => socket.destroy());
  }

  /** Answers come once it is mended. */
  hold(): void {
    this.state = "held";
  }

  /** Answers what is no answer of Kuzzle's, instead of it. */
  spoil(): void {
    this.state = "spoilt";
  }

  mend(): void {
    this.state = "open";
    const { held } = this;
    this.held = [];
    held.forEach((handOn) => {
      handOn();
    });
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
