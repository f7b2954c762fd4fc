import type { RedisService } from "./handles";
import type { ResolvedOptions } from "./options";
import { askRedis } from "./redisHealth";
import { startRedis } from "./redisProcess";
import type { Session } from "./Session";
import { waitUntil } from "./wait";

const SLOTS = 16_384;
const MASTERS = 3;
const deadline = 60_000;

/**
 * Starts three Redis as one cluster, each the master of a third of the slots. Resolves when each of
 * them finds all slots served.
 *
 * @returns the first of them, with the addresses of all
 */
export async function startRedisCluster(
  session: Session,
  binary: string,
  origin: "installed" | "maven",
  { bindAddresses }: Pick<ResolvedOptions, "bindAddresses">,
): Promise<RedisService> {
  const nodes: RedisService[] = [];
  for (let number = 0; number < MASTERS; number += 1) {
    const options = { bindAddresses, usualPorts: false };
    nodes.push(await startRedis(session, binary, origin, options, true));
  }
  const [first] = nodes;
  if (first === undefined) {
    throw new Error("a cluster has at least one node");
  }
  for (const [number, node] of nodes.entries()) {
    const slots = Array.from({ length: SLOTS }, (_, slot) => slot).filter(
      (slot) => Math.floor((slot * MASTERS) / SLOTS) === number,
    );
    await askRedis(node, ["CLUSTER", "ADDSLOTS", ...slots.map(String)]);
    await askRedis(node, ["CLUSTER", "MEET", first.host, String(first.port)]);
  }
  for (const node of nodes) {
    await waitUntil(
      async () => {
        const info = await askRedis(node, ["CLUSTER", "INFO"]);
        return info.includes("cluster_state:ok") && info.includes(`cluster_size:${MASTERS}`);
      },
      { what: `the Redis Cluster of ${node.url}`, deadline, failure: () => session.stopError },
    );
  }
  return { ...first, nodes: nodes.map(({ host, port }) => ({ host, port })) };
}
