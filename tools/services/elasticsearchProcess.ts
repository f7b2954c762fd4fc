import { cpSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { gripOn } from "./childProcess";
import { isElasticsearchHealthy } from "./elasticsearchHealth";
import { elasticsearchRecipe } from "./elasticsearchVersions";
import type { ElasticsearchService } from "./handles";
import { openToEverybody } from "./permissions";
import { somePort } from "./ports";
import { findJavaHome } from "./programs";
import { secondsSince } from "./progress";
import { canEnter } from "./serviceUser";
import type { Session } from "./Session";
import { failureOf, startOnFreePort } from "./startOnPort";
import { waitUntil } from "./wait";

const service = "elasticsearch";
const usualPort = 9200;
const deadline = 180_000;

export interface ElasticsearchProcessOptions {
  readonly version: string;
  /** As Java writes it: "512m". */
  readonly heap: string;
  readonly quickStart: boolean;
  readonly bindAddresses: readonly string[];
  readonly usualPorts: boolean;
}

/** The text of `elasticsearch.yml`. JSON is YAML, so no value needs quoting rules of its own. */
export function elasticsearchSettings(
  options: ElasticsearchProcessOptions & {
    readonly port: number;
    readonly nodeName: string;
    readonly dataFolder: string;
    readonly logFolder: string;
    /** Names of the modules it has: a setting of a missing one stops the server. */
    readonly modules: readonly string[];
  },
): string {
  const settings: Record<string, unknown> = {
    "cluster.name": "profile-guard",
    "node.name": options.nodeName,
    "path.data": options.dataFolder,
    "path.logs": options.logFolder,
    "discovery.type": "single-node",
    // The HTTP side alone is opened further: a transport bound outside of the loopback would turn
    // on the checks for production (limits of the kernel and of the user).
    "transport.host": "127.0.0.1",
    "http.host": ["127.0.0.1", ...options.bindAddresses],
    "http.publish_host": "127.0.0.1",
    "http.port": options.port,
    // A nearly full disk would make every index read-only.
    "cluster.routing.allocation.disk.threshold_enabled": false,
    ...(options.modules.includes("x-pack-security") && { "xpack.security.enabled": false }),
    ...(options.modules.includes("ingest-geoip") && { "ingest.geoip.downloader.enabled": false }),
    ...elasticsearchRecipe(options.version).settings,
  };
  return Object.entries(settings)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
    .join("");
}

const consoleLog = `status = error
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = [%d{ISO8601}][%-5p][%-25c{1.}] %m%n
rootLogger.level = info
rootLogger.appenderRef.console.ref = console
`;

/** The distribution's options write logs and heap dumps into its own folder, which is read-only. */
function javaOptions(runFolder: string, quickStart: boolean): string {
  return [
    // Without the optimizing compiler a start takes half the processor time (5 s for 10.6 s); with one
    // thread for garbage, a run of small requests a ninth less.
    ...(quickStart ? ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"] : ["14-:-XX:+UseG1GC"]),
    "-Djava.io.tmpdir=${ES_TMPDIR}",
    "9-:-XX:+ExitOnOutOfMemoryError",
    `-XX:ErrorFile=${path.join(runFolder, "java-error-%p.log")}`,
    "",
  ].join("\n");
}

/** Starts the unpacked distribution as a child of ours and resolves when it is healthy. */
export async function startElasticsearch(
  session: Session,
  distribution: string,
  options: ElasticsearchProcessOptions,
): Promise<ElasticsearchService> {
  const { user } = session;
  const javaHome = findJavaHome();
  if (javaHome === undefined) {
    throw new Error("there is no Java: neither ES_JAVA_HOME, JAVA_HOME nor `java` on the PATH");
  }
  if (user && !canEnter(user, path.join(javaHome, "bin", "java"))) {
    throw new Error(`the user ${user.name}, who runs Elasticsearch, cannot reach ${javaHome}`);
  }
  const startedAt = Date.now();
  const logFile = session.logFile(service);

  const preferred = options.usualPorts ? usualPort : somePort();
  return startOnFreePort(preferred, ["127.0.0.1", ...options.bindAddresses], async (port) => {
    const runFolder = session.runFolder(service);
    // what is measured writes where servers do
    const dataFolder = options.quickStart
      ? session.dataFolder(service, "data")
      : session.runFolder(service, "data");
    const temporaryFolder = session.runFolder(service, "tmp");
    const configFolder = session.runFolder(service, "config");
    const nodeName = `${session.name}-${port}`;
    cpSync(path.join(distribution, "config"), configFolder, { recursive: true });
    rmSync(path.join(configFolder, "elasticsearch-plugins.example.yml"), { force: true });
    const settings = elasticsearchSettings({
      ...options,
      port,
      nodeName,
      dataFolder,
      logFolder: session.runFolder(service, "logs"),
      modules: readdirSync(path.join(distribution, "modules")),
    });
    writeFileSync(path.join(configFolder, "elasticsearch.yml"), settings);
    writeFileSync(path.join(configFolder, "log4j2.properties"), consoleLog);
    writeFileSync(
      path.join(configFolder, "jvm.options"),
      javaOptions(runFolder, options.quickStart),
    );
    openToEverybody(configFolder);

    const child = session.start({
      name: "Elasticsearch",
      command: path.join(distribution, "bin", "elasticsearch"),
      parameters: [],
      environment: {
        PATH: process.env.PATH,
        HOME: runFolder,
        // Versions before 7.12 know only the second.
        ES_JAVA_HOME: javaHome,
        JAVA_HOME: javaHome,
        ES_PATH_CONF: configFolder,
        ES_TMPDIR: temporaryFolder,
        ES_JAVA_OPTS: `-Xms${options.heap} -Xmx${options.heap}`,
      },
      folder: runFolder,
      logFile,
      user,
    });
    const url = `http://127.0.0.1:${port}`;
    session.say(service, `starting ${options.version} on ${url} (log: ${logFile})`);
    const healthy = () =>
      waitUntil(() => isElasticsearchHealthy(url, nodeName), {
        what: `Elasticsearch to answer on ${url} (log: ${logFile})`,
        deadline,
        failure: failureOf(child, () => session.stopError),
        onTick: (seconds) => {
          session.say(service, `still starting (${seconds} s)`);
        },
      });
    await healthy();
    session.say(service, `ready on ${url} after ${secondsSince(startedAt)}`);
    return { url, origin: "maven", process: gripOn(child, healthy) };
  });
}
