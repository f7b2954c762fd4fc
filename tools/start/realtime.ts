import { isIPv4 } from "node:net";
import { networkInterfaces, type NetworkInterfaceInfo } from "node:os";

import { freePort } from "../services/ports";
import { askRedis, type RedisAddress } from "../services/redisHealth";

/** Tells whether the example has realtime, and the clustering that the host does it with. */
export interface Realtime {
  /** Overrides the host's defaults under `cluster` of its configuration. */
  readonly cluster: {
    readonly enabled: boolean;
    readonly ipv6?: boolean;
    readonly ports?: { readonly command: number; readonly sync: number };
  };
  /** In words, after "realtime": that it works, or why not. */
  readonly said: string;
}

type Interfaces = NodeJS.Dict<NetworkInterfaceInfo[]>;

/** The host's defaults. Source: its lib/config/default.config.js. */
const USUAL_PORTS = { command: 7510, sync: 7511 };
/** Where the host binds them. Source: its lib/cluster/command.js, publisher.js. */
export const ALL_ADDRESSES = ["0.0.0.0"];

/**
 * The host does realtime by its cluster alone, of one node too: without, every `realtime:*` action
 * is answered 500, and with it the node does not start where it finds no address, or another node
 * of the same one.
 */
export async function chooseRealtime(
  redis: RedisAddress,
  interfaces: Interfaces = networkInterfaces(),
): Promise<Realtime> {
  const family = familyFor(interfaces);
  if (family === undefined) {
    return off("no network interface has a private address, which clustering needs");
  }
  if (await hasOtherNodes(redis)) {
    return off("another Kuzzle uses this Redis, and would take this one into its cluster");
  }
  const command = await freePort(USUAL_PORTS.command, ALL_ADDRESSES);
  const sync = await freePort(command + 1, ALL_ADDRESSES);
  return {
    cluster: { enabled: true, ipv6: family === "IPv6", ports: { command, sync } },
    said: `works; its cluster of one node uses the ports ${command} and ${sync}`,
  };
}

function off(reason: string): Realtime {
  return { cluster: { enabled: false }, said: `is off: ${reason}` };
}

/** The family of which the host finds an address. Source: its lib/cluster/node.js `getIP`. */
export function familyFor(interfaces: Interfaces): "IPv4" | "IPv6" | undefined {
  const addresses = Object.values(interfaces)
    .flatMap((all) => all ?? [])
    .filter(({ internal, address }) => !internal && isPrivate(address))
    .map(({ address }) => address);
  return addresses.some((address) => isIPv4(address))
    ? "IPv4"
    : addresses.length > 0
      ? "IPv6"
      : undefined;
}

/** Source: the host's lib/cluster/node.js `isPrivateIP`. */
function isPrivate(address: string): boolean {
  if (!isIPv4(address)) {
    return /^(?:fd[^:]{2}|fe80):/u.test(address);
  }
  const [first, second = 0] = address.split(".").map(Number);
  return (
    first === 10 ||
    (first === 172 && second >= 16 && second <= 31) ||
    (first === 192 && second === 168)
  );
}

/** Nodes that live: what a killed one has left expires. Source: lib/cluster/idCardHandler.js. */
async function hasOtherNodes(redis: RedisAddress): Promise<boolean> {
  const index = await askRedis(redis, ["SMEMBERS", "{cluster/node}/id-cards-index"]);
  const cards = index.match(/^\{cluster\/node\}\/.*$/gmu) ?? [];
  const living = cards.length === 0 ? ":0" : await askRedis(redis, ["EXISTS", ...cards]);
  return !/^:0$/mu.test(living);
}
