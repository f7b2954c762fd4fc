import { spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { rmSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";

import { launchApplication } from "../application/launch";
import { endWith } from "../program";
import type { Services } from "../services";
import { environmentOf, startServices } from "../services";
import { checkout } from "../services/folders";
import { freePort } from "../services/ports";
import { chooseRealtime } from "../start/realtime";
import { whyItMayDiffer } from "./mayDiffer";
import type { Outcome, Outcomes } from "./scenarios";
import { differences, outcomesIn } from "./scenarios";
import type { WorkFolder } from "./workFolder";
import { makeWorkFolder } from "./workFolder";

/**
 * `npm run test:suite -- FOLDER [FEATURE …]`: Kuzzle's own Cucumber suite over HTTP, from a checkout
 * of Kuzzle, on its own application: on the host alone, and with the plugin. Exits 1 when a scenario
 * differs that may not (mayDiffer.ts). See docs/kuzzle-suite.md.
 *
 * The suite empties the database again and again: its services are always ones of its own.
 */
const OWN_SERVICES = { elasticsearchUrl: "", redisUrl: "", version: "7.10.2" };
/** As Kuzzle's own tests have it. Source: its .ci/test-cluster-7.yml. */
const PLUGINS = ["kuzzle-plugin-cluster", "functional-test-plugin"];
const SETTINGS = {
  kuzzle_services__storageEngine__majorVersion: "7",
  kuzzle_services__storageEngine__commonMapping__dynamic: "true",
  kuzzle_http__accessControlAllowOrigin: "localhost",
  kuzzle_limits__loginsPerSecond: "50",
  kuzzle_server__protocols__http__additionalContentTypes: '*json:["application/x-yaml"]',
  kuzzle_plugins__cluster__privileged: "true",
  NODE_ENV: "development",
  DEBUG: "none",
};

interface Run {
  readonly name: string;
  readonly plugins: readonly string[];
  readonly features: readonly string[];
}

async function outcomesOf(work: WorkFolder, port: number, run: Run): Promise<Outcomes> {
  const say = (text: string) => process.stderr.write(`${run.name}  ${text}\n`);
  const services = await startServices({ ...OWN_SERVICES, say: () => undefined });
  try {
    await refreshOften(services);
    const realtime = await chooseRealtime(services.redis);
    say(`realtime ${realtime.said}`);
    const application = await launchApplication({
      entry: work.entry,
      folder: work.folder,
      port,
      environment: {
        ...environmentOf(services),
        ...SETTINGS,
        ...clusterSettings(realtime.cluster),
        SECRETS_FILE_PREFIX: `${work.folder}/`,
        SUITE_PLUGINS: run.plugins.join(","),
      },
    });
    try {
      const report = path.join(work.folder, `${run.name}.json`);
      rmSync(report, { force: true });
      await cucumber(work, port, report, run.features);
      return outcomesIn(report);
    } finally {
      await application.stop();
    }
  } finally {
    await services.stop();
  }
}

/** Each write waits for the next refresh, by default up to a second: of indexes to come. */
async function refreshOften({ elasticsearch }: Services): Promise<void> {
  const response = await fetch(`${elasticsearch.url}/_template/refresh-often`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ index_patterns: ["*"], settings: { refresh_interval: "50ms" } }),
  });
  if (!response.ok) {
    throw new Error(`Elasticsearch took no template: ${await response.text()}`);
  }
}

function clusterSettings({
  enabled,
  ipv6 = false,
  ports,
}: Awaited<ReturnType<typeof chooseRealtime>>["cluster"]): Record<string, string> {
  return {
    kuzzle_cluster__enabled: String(enabled),
    kuzzle_cluster__ipv6: String(ipv6),
    ...(ports && {
      kuzzle_cluster__ports__command: String(ports.command),
      kuzzle_cluster__ports__sync: String(ports.sync),
    }),
  };
}

/** Resolves when it has ended, however: what it found is in the report. */
async function cucumber(
  { folder }: WorkFolder,
  port: number,
  report: string,
  features: readonly string[],
): Promise<void> {
  const parameters = [
    ...["--require-module", "tsx/cjs", "--require", "features/**/*.ts"],
    ...["--tags", "not @realtime", "--format", "summary", "--format", `json:${report}`],
    ...["--force-exit", ...(features.length > 0 ? features : ["features/**/*.feature"])],
  ];
  const child = spawn(path.join(checkout, "node_modules", ".bin", "cucumber-js"), parameters, {
    cwd: folder,
    // its summary names every failure of the host's too: ours is the comparison
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, KUZZLE_PORT: String(port), KUZZLE_PROTOCOL: "http", ...SETTINGS },
  });
  await new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", () => {
      resolve();
    });
  });
}

function described(outcome: Outcome | undefined): string {
  if (outcome === undefined) {
    return "not run";
  }
  const { status, step, message } = outcome;
  const reason = message?.split("\n", 1)[0] ?? "";
  return step === undefined ? status : `${status} at "${step}": ${reason}`;
}

function countOf(outcomes: Outcomes, wanted: Outcome["status"]): number {
  return [...outcomes.values()].filter(({ status }) => status === wanted).length;
}

function counted(outcomes: Outcomes): string {
  const statuses = ["passed", "failed", "skipped"] as const;
  return statuses.map((status) => `${countOf(outcomes, status)} ${status}`).join(", ");
}

async function main(): Promise<boolean> {
  const { positionals } = parseArgs({ allowPositionals: true });
  const [sources, ...features] = positionals;
  if (sources === undefined) {
    throw new Error("Name the folder of a checkout of Kuzzle: npm run test:suite -- FOLDER");
  }
  const port = await freePort(randomInt(10_000, 30_000), ["0.0.0.0"]);
  const work = makeWorkFolder(sources, port);
  const alone = await outcomesOf(work, port, { name: "host-alone", plugins: PLUGINS, features });
  const withPlugin = await outcomesOf(work, port, {
    name: "with-plugin",
    plugins: [...PLUGINS, work.ourPlugin],
    features,
  });

  const all = differences(alone, withPlugin);
  const wrong = all.filter(({ scenario }) => whyItMayDiffer(scenario) === undefined);
  const lines = [
    `host alone:   ${alone.size} scenarios, ${counted(alone)}`,
    `with plugin:  ${withPlugin.size} scenarios, ${counted(withPlugin)}`,
    ...all.flatMap((difference) => [
      "",
      `differs: ${difference.scenario}`,
      `  host alone:   ${described(difference.alone)}`,
      `  with plugin:  ${described(difference.withPlugin)}`,
      `  ${whyItMayDiffer(difference.scenario) ?? "It may not."}`,
    ]),
    "",
    `${alone.size - all.length} of ${alone.size} as on the host alone, ${all.length} differ, ${wrong.length} of which may not`,
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
  // a suite that does not run differs in nothing
  return wrong.length === 0 && countOf(alone, "passed") > alone.size / 2;
}

endWith(main(), { atOnce: true });
