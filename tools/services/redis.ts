import { existsSync } from "node:fs";
import type { Way } from "./choice";
import { DockerService, dockerUnavailable } from "./docker";
import type { RedisService } from "./handles";
import type { ResolvedOptions } from "./options";
import { freePort } from "./ports";
import { findProgram } from "./programs";
import { ensureRedisBinary, redisBinaryFile } from "./redisBinary";
import { startRedisCluster } from "./redisCluster";
import { isRedisHealthy, parseRedisUrl } from "./redisHealth";
import { startRedis } from "./redisProcess";
import type { Session } from "./Session";
import { waitUntil } from "./wait";

const service = "redis";
const givenDeadline = 60_000;
const dockerDeadline = 60_000;
const mavenAdvice = "install redis-server, or Maven: its binary is then fetched from Maven Central";

/** The ways to Redis, in the order they are tried. The last two are one: on this machine. */
export function redisWays(session: Session, options: ResolvedOptions): Way<RedisService>[] {
  const installed = findProgram("redis-server");
  const start = options.redisCluster ? startRedisCluster : startRedis;
  return [
    {
      origin: "given",
      advice: "set REDIS_URL to a running one",
      unavailable: () => (options.redisUrl === undefined ? "REDIS_URL is not set" : undefined),
      get: () => useGiven(session, options.redisUrl ?? ""),
    },
    {
      origin: "docker",
      advice: "run a Docker engine with the compose plugin (docker-compose.yml)",
      unavailable: () =>
        options.redisCluster ? "it starts one Redis, not a cluster" : dockerUnavailable(),
      get: () => startInDocker(session, options),
    },
    installed === undefined
      ? {
          origin: "maven",
          advice: mavenAdvice,
          unavailable: () => mavenUnavailable(session),
          get: async () => start(session, await ensureRedisBinary(session), "maven", options),
        }
      : {
          origin: "installed",
          advice: mavenAdvice,
          unavailable: () => undefined,
          get: () => start(session, installed, "installed", options),
        },
  ];
}

function mavenUnavailable(session: Session): string | undefined {
  try {
    const exists = existsSync(redisBinaryFile(session));
    return exists || findProgram("mvn")
      ? undefined
      : "there is neither `redis-server` nor `mvn` on the PATH";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function useGiven(session: Session, given: string): Promise<RedisService> {
  const address = parseRedisUrl(given);
  const { host, port } = address;
  await waitUntil(() => isRedisHealthy(address), {
    what: `the Redis of REDIS_URL (${host}:${port}) to answer`,
    deadline: givenDeadline,
    failure: () => session.stopError,
    onTick: (seconds) => {
      session.say(service, `waiting for the given ${host}:${port} (${seconds} s)`);
    },
  });
  session.say(service, `using the given ${host}:${port}`);
  return { host, port, url: given, origin: "given" };
}

async function startInDocker(
  session: Session,
  { bindAddresses }: ResolvedOptions,
): Promise<RedisService> {
  const host = "127.0.0.1";
  const port = await freePort(6379, [host, ...bindAddresses]);
  const url = `redis://${host}:${port}`;
  session.say(service, `starting in Docker on ${url}`);
  const container = new DockerService(session, service, { REDIS_PORT: String(port) });
  await container.up(port, bindAddresses);
  const healthy = () =>
    container.healthyWhen(() => isRedisHealthy({ host, port }), url, dockerDeadline);
  await healthy();
  session.say(service, `ready on ${url}`);
  return { host, port, url, origin: "docker", process: container.grip(healthy) };
}
