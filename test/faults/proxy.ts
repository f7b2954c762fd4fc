import type { AddressInfo, Socket } from "node:net";
import { connect, createServer } from "node:net";
import { once } from "node:events";

/** Stands between a node and a service, and lets its answers wait. */
export interface SlowProxy {
  readonly url: string;
  /** Milliseconds by which every answer is late from now on. */
  delay: number;
  close(): Promise<void>;
}

/**
 * @param target `http://host:port`
 * @param host   where it listens, on a port of its own choice
 */
export async function startSlowProxy(target: string, host = "127.0.0.1"): Promise<SlowProxy> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  const proxy = { delay: 0 };
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    near.pipe(far);
    far.setEncoding("latin1");
    far.on("data", (chunk: string) => {
      // what came first leaves first: timers of the same delay keep their order
      setTimeout(() => near.write(chunk, "latin1"), proxy.delay).unref();
    });
  });
  server.listen(0, host);
  await once(server, "listening");
  return Object.assign(proxy, {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    close: async () => {
      sockets.forEach((socket) => socket.destroy());
      server.close();
      await once(server, "close");
    },
  });
}
