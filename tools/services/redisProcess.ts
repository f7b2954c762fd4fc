import { writeFileSync } from "node:fs";
import path from "node:path";
import { gripOn } from "./childProcess";
import type { RedisService } from "./handles";
import type { ResolvedOptions } from "./options";
import { openToEverybody } from "./permissions";
import { somePort } from "./ports";
import { secondsSince } from "./progress";
import { isRedisHealthy } from "./redisHealth";
import type { Session } from "./Session";
import { failureOf, startOnFreePort } from "./startOnPort";
import { waitUntil } from "./wait";

const service = "redis";
const usualPort = 6379;
const deadline = 30_000;

/** The text of `redis.conf`. */
export function redisSettings(
  port: number,
  folder: string,
  bindAddresses: readonly string[],
  isClustered = false,
): string {
  return [
    `bind ${["127.0.0.1", ...bindAddresses].join(" ")}`,
    `port ${port}`,
    // Protected mode turns away all but the loopback, even on an address it was told to bind.
    `protected-mode ${bindAddresses.length > 0 ? "no" : "yes"}`,
    "daemonize no",
    'save ""',
    "appendonly no",
    `dir ${JSON.stringify(folder)}`,
    ...(isClustered ? ["cluster-enabled yes", "cluster-config-file nodes.conf"] : []),
    "",
  ].join("\n");
}

/** Starts a Redis binary as a child of ours and resolves when it answers. */
export async function startRedis(
  session: Session,
  binary: string,
  origin: "installed" | "maven",
  { bindAddresses, usualPorts }: Pick<ResolvedOptions, "bindAddresses" | "usualPorts">,
  isClustered = false,
): Promise<RedisService> {
  const host = "127.0.0.1";
  const startedAt = Date.now();
  const logFile = session.logFile(service);

  const preferred = usualPorts ? usualPort : somePort();
  return startOnFreePort(preferred, [host, ...bindAddresses], async (port) => {
    const folder = session.runFolder(isClustered ? `${service}-${port}` : service);
    const configFile = path.join(folder, "redis.conf");
    writeFileSync(configFile, redisSettings(port, folder, bindAddresses, isClustered));
    openToEverybody(configFile);
    const child = session.start({
      name: "Redis",
      command: binary,
      parameters: [configFile],
      environment: { PATH: process.env.PATH },
      folder,
      logFile,
      user: session.user,
    });
    const url = `redis://${host}:${port}`;
    session.say(service, `starting ${binary} on ${url} (log: ${logFile})`);
    const healthy = () =>
      waitUntil(() => isRedisHealthy({ host, port }, configFile), {
        what: `Redis to answer on ${url} (log: ${logFile})`,
        deadline,
        interval: 20,
        failure: failureOf(child, () => session.stopError),
      });
    await healthy();
    session.say(service, `ready on ${url} after ${secondsSince(startedAt)}`);
    return { host, port, url, origin, process: gripOn(child, healthy) };
  });
}
