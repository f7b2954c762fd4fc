import { existsSync } from "node:fs";
import type { Way } from "./choice";
import { DockerService, dockerUnavailable } from "./docker";
import { distributionFolder, ensureDistribution } from "./elasticsearchDistribution";
import { isElasticsearchHealthy, splitCredentials } from "./elasticsearchHealth";
import { startElasticsearch } from "./elasticsearchProcess";
import type { ElasticsearchService } from "./handles";
import type { ResolvedOptions } from "./options";
import { freePort } from "./ports";
import { findJavaHome, findProgram } from "./programs";
import type { Session } from "./Session";
import { waitUntil } from "./wait";

const service = "elasticsearch";
const givenDeadline = 60_000;
const dockerDeadline = 180_000;

/** The ways to Elasticsearch, in the order they are tried. */
export function elasticsearchWays(
  session: Session,
  options: ResolvedOptions,
): Way<ElasticsearchService>[] {
  return [
    {
      origin: "given",
      advice: "set ELASTICSEARCH_URL to a running one",
      unavailable: () =>
        options.elasticsearchUrl === undefined ? "ELASTICSEARCH_URL is not set" : undefined,
      get: () => useGiven(session, options.elasticsearchUrl ?? ""),
    },
    {
      origin: "docker",
      advice: "run a Docker engine with the compose plugin (docker-compose.yml)",
      unavailable: dockerUnavailable,
      get: () => startInDocker(session, options),
    },
    {
      origin: "maven",
      advice: "install Java (11 or newer) and Maven: it is then fetched from Maven Central",
      unavailable: () => mavenUnavailable(session, options.version),
      get: async () =>
        startElasticsearch(session, await ensureDistribution(session, options.version), options),
    },
  ];
}

function mavenUnavailable(session: Session, version: string): string | undefined {
  if (findJavaHome() === undefined) {
    return "there is no Java: neither ES_JAVA_HOME, JAVA_HOME nor `java` on the PATH";
  }
  if (!findProgram("mvn") && !existsSync(distributionFolder(session, version))) {
    return "there is no `mvn` on the PATH";
  }
  return undefined;
}

async function useGiven(session: Session, given: string): Promise<ElasticsearchService> {
  if (!URL.canParse(given) || !/^https?:$/.test(new URL(given).protocol)) {
    throw new Error("ELASTICSEARCH_URL must be of the form http://host:port");
  }
  const url = given.replace(/\/+$/, "");
  const shown = splitCredentials(url).url;
  await waitUntil(() => isElasticsearchHealthy(url), {
    what: `the Elasticsearch of ELASTICSEARCH_URL (${shown}) to answer`,
    deadline: givenDeadline,
    failure: () => session.stopError,
    onTick: (seconds) => {
      session.say(service, `waiting for the given ${shown} (${seconds} s)`);
    },
  });
  session.say(service, `using the given ${shown}`);
  return { url, origin: "given" };
}

async function startInDocker(
  session: Session,
  { version, heap, bindAddresses }: ResolvedOptions,
): Promise<ElasticsearchService> {
  const port = await freePort(9200, ["127.0.0.1", ...bindAddresses]);
  const url = `http://127.0.0.1:${port}`;
  session.say(service, `starting ${version} in Docker on ${url}`);
  const container = new DockerService(session, service, {
    ELASTICSEARCH_VERSION: version,
    ELASTICSEARCH_HEAP: heap,
    ELASTICSEARCH_PORT: String(port),
  });
  await container.up(port, bindAddresses);
  const healthy = () =>
    container.healthyWhen(() => isElasticsearchHealthy(url), url, dockerDeadline);
  await healthy();
  session.say(service, `ready on ${url}`);
  return { url, origin: "docker", process: container.grip(healthy) };
}
