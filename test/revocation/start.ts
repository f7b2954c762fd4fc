import path from "node:path";

import type { Application } from "../../tools/application/launch";
import { launchApplication } from "../../tools/application/launch";
import { environmentOf, startServices } from "../../tools/services";
import { Elasticsearch } from "../../tools/services/ElasticsearchClient";
import { checkout } from "../../tools/services/folders";
import { parseRedisUrl } from "../../tools/services/redisHealth";
import { chooseRealtime } from "../../tools/start/realtime";
import { Platform } from "./Platform";
import { preparePlatform } from "./prepare";

export const ENTRY = path.join(checkout, "test", "revocation", "application.ts");
const ROOT = { username: "root", password: "root-password" };
export const READY = "revocation: ready";

/** Makes searches find what was written a moment ago. */
export async function findSoon(elasticsearchUrl: string): Promise<void> {
  await new Elasticsearch(elasticsearchUrl).makeIndexesWith("quick", ["*"], {
    number_of_replicas: 0,
    refresh_interval: "50ms",
    "translog.durability": "async",
  });
}

/** Runs something on one node; `undefined` when that can have no realtime. */
export async function withNode<T>(
  { given, show }: { readonly given: boolean; readonly show: boolean },
  use: (platform: Platform) => Promise<T>,
): Promise<T | undefined> {
  const services = await startServices(given ? {} : { elasticsearchUrl: "", redisUrl: "" });
  try {
    await findSoon(services.elasticsearch.url);
    const { cluster, said } = await chooseRealtime(parseRedisUrl(services.redis.url));
    if (!cluster.enabled) {
      process.stdout.write(`not run: realtime ${said}\n`);
      return undefined;
    }
    const application = await launchApplication({
      entry: ENTRY,
      readyLine: READY,
      environment: {
        ...environmentOf(services),
        ADMIN_NAME: ROOT.username,
        ADMIN_PASSWORD: ROOT.password,
        kuzzle_cluster__enabled: "true",
        // text: "false" would be true
        ...(cluster.ipv6 === true && { kuzzle_cluster__ipv6: "true" }),
        kuzzle_cluster__ports__command: String(cluster.ports?.command),
        kuzzle_cluster__ports__sync: String(cluster.ports?.sync),
      },
    });
    return await onNode(application, show, use);
  } finally {
    await services.stop();
  }
}

async function onNode<T>(
  application: Application,
  show: boolean,
  use: (platform: Platform) => Promise<T>,
): Promise<T> {
  try {
    const platform = new Platform(application, application, ROOT);
    await preparePlatform(platform);
    return await use(platform);
  } finally {
    if (show) {
      process.stdout.write(application.output());
    }
    await application.stop();
  }
}
