import type { Backend } from "kuzzle";

type Services = NonNullable<Backend["config"]["content"]["services"]>;

/** Takes the masters of a Redis Cluster in the place of one Redis: a cluster has a single database. */
export function useRedisCluster(services: Services, nodes: readonly object[]): void {
  for (const name of ["internalCache", "memoryStorage"] as const) {
    const { node: _node, ...others } = services[name] as Readonly<Record<string, unknown>>;
    Object.assign(services, { [name]: { ...others, nodes } });
  }
}
