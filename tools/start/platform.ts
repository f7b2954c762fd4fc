import { randomBytes } from "node:crypto";
import path from "node:path";

import { anyFreePort, launchApplication, type Application } from "../application/launch";
import { checkout, makeFolder, newRunName } from "../services/folders";
import { environmentOf, startServices, type Services } from "../services/index";
import { parseRedisUrl } from "../services/redisHealth";
import { progressLine, sayOnStandardError, secondsSince, type Say } from "../services/progress";
import { launchOnPorts } from "./choosePort";
import { letsInOurs, oneStartAtATime } from "./ownPort";
import { chooseRealtime, type Realtime } from "./realtime";
import { holdsAnAdmin, KnownAdminError, letsIn } from "./storedData";

export const example = path.join(checkout, "examples", "multi-tenant", "app.ts");

export interface PlatformOptions {
  /** Called right before the example is launched, again where the port is taken meanwhile. Default: any. */
  readonly choosePort?: () => Promise<number>;
  /** The admin's password, an earlier start's too. Default: a random one. */
  readonly adminPassword?: string;
  /** Aborting it stops everything; a pending start then rejects. */
  readonly signal?: AbortSignal;
  /** Where progress lines go. Default: standard error. */
  readonly say?: Say;
}

/** The example, running on services of its own. */
export interface Platform {
  readonly url: string;
  readonly port: number;
  readonly admin: { readonly username: string; readonly password: string };
  readonly services: Services;
  readonly realtime: Realtime;
  /** The file of Kuzzle's log, which is kept for a day. */
  readonly logFile: string;
  /** Resolves when the application has ended, however, with the reason. */
  readonly exited: Promise<Error>;
  stop(): Promise<void>;
}

/**
 * Starts services, then the example on them, with a first admin.
 *
 * @throws KnownAdminError when there is an admin, of whom no password is given or another one
 * @throws when a service or the application cannot be started; nothing then runs.
 */
export async function startPlatform(options: PlatformOptions = {}): Promise<Platform> {
  const say = options.say ?? sayOnStandardError;
  const { signal } = options;
  const services = await startServices({ say, ...(signal && { signal }) });
  const logFile = path.join(
    makeFolder(path.join(checkout, ".services", "logs")),
    `${newRunName()}-kuzzle.log`,
  );
  const password = options.adminPassword ?? randomBytes(8).toString("hex");
  const startedAt = Date.now();
  let application: Application | undefined;
  const stop = async () => {
    await Promise.all([application?.stop(), services.stop()]);
  };

  try {
    const urls = { elasticsearch: services.elasticsearch.url, redis: services.redis.url };
    const hadAdmin = await holdsAnAdmin(urls.elasticsearch);
    if (options.adminPassword === undefined && hadAdmin) {
      throw new KnownAdminError(urls, "whose password is not known here");
    }
    const choose = async () => {
      const realtime = await chooseRealtime(parseRedisUrl(services.redis.url));
      const port = await (options.choosePort ?? anyFreePort)();
      return { realtime, port, ports: [port, ...Object.values(realtime.cluster.ports ?? {})] };
    };
    const launch = async ({ realtime, port }: Awaited<ReturnType<typeof choose>>) => {
      say(progressLine("kuzzle", `starting examples/multi-tenant (realtime ${realtime.said})`));
      const launching = await launchApplication({
        entry: example,
        port,
        readyLine: "multi-tenant: ready",
        environment: {
          ...environmentOf(services),
          ADMIN_PASSWORD: password,
          KUZZLE_CLUSTER: JSON.stringify(realtime.cluster),
          kuzzle_server__appLogs__transport__targets: logTo(logFile),
        },
      });
      application = launching;
      const { url } = launching;
      try {
        if (
          !(await letsInOurs(url, hadAdmin, () => letsIn(url, { username: "admin", password })))
        ) {
          throw new KnownAdminError(urls, "whose password is another one");
        }
      } catch (error) {
        // its port is looked at, and another may be chosen
        await launching.stop();
        throw error;
      }
      return { application: launching, realtime };
    };
    const { realtime, application: launched } = await orAborted(
      signal,
      oneStartAtATime(
        () => launchOnPorts(choose, launch),
        () => {
          say(progressLine("kuzzle", "waiting for another start to have its port"));
        },
      ),
    );
    const admin = { username: "admin", password };
    say(progressLine("kuzzle", `ready on ${launched.url} (${secondsSince(startedAt)})`));
    return {
      url: launched.url,
      port: launched.port,
      admin,
      services,
      realtime,
      logFile,
      exited: launched.exited,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The host reads a variable that starts so as JSON. */
function logTo(destination: string): string {
  const target = { target: "pino-pretty", options: { destination, colorize: false, mkdir: true } };
  return `*json:${JSON.stringify([target])}`;
}

/** Does not wait for what cannot be aborted: it ends with this process. */
async function orAborted<T>(signal: AbortSignal | undefined, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      reject(new Error("stopped"));
    };
    signal?.addEventListener("abort", onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal?.removeEventListener("abort", onAbort));
    if (signal?.aborted) {
      onAbort();
    }
  });
}
