import { randomInt } from "node:crypto";
import { createServer, type AddressInfo } from "node:net";

/** Listens for a moment. Resolves to the port got (never 0), or undefined when it is not free. */
async function tryListen(host: string, port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => {
      resolve(undefined);
    });
    // Exclusive: under `node:cluster` a worker would otherwise share a port its siblings hold.
    server.listen({ host, port, exclusive: true }, () => {
      const got = (server.address() as AddressInfo).port;
      server.close(() => {
        resolve(got);
      });
    });
  });
}

/** Tells whether `port` can be bound on every one of `hosts` now. */
export async function isFree(port: number, hosts: readonly string[]): Promise<boolean> {
  for (const host of hosts) {
    if ((await tryListen(host, port)) === undefined) {
      return false;
    }
  }
  return true;
}

/** A port at random, below those from which systems give ports of their own to clients. */
export function somePort(): number {
  return randomInt(10_000, 30_000);
}

const attempts = 20;

/**
 * `preferred` when it is free on all of `hosts`, else a port the system deems free.
 *
 * It is only free at this moment: who binds it must still cope with losing the race.
 *
 * @throws when no port is free on all of the hosts, for instance because a host is not ours.
 */
export async function freePort(preferred: number, hosts: readonly string[]): Promise<number> {
  if (await isFree(preferred, hosts)) {
    return preferred;
  }
  const [firstHost = "127.0.0.1", ...otherHosts] = hosts;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const port = await tryListen(firstHost, 0);
    if (port !== undefined && (await isFree(port, otherHosts))) {
      return port;
    }
  }
  throw new Error(`no port is free on all of ${hosts.join(", ")}`);
}
