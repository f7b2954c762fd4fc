import { parseArgs } from "node:util";

import { clusterUnavailable, startCluster } from "../../tools/cluster";
import type { Services } from "../../tools/services";
import { startServices } from "../../tools/services";
import { endByTexts } from "./endlessTexts";
import type { Fault } from "./faults";
import { FAULTS, SHORT } from "./faults";
import { killAtEveryPoint } from "./halfMade";
import { killAmidWrites } from "./killNode";
import { Platform, startPlatform } from "./platform";
import type { Promised } from "./promises";
import { judge } from "./promises";
import type { SlowProxy } from "./proxy";
import { startSlowProxy } from "./proxy";
import { play } from "./scene";
import { endWith } from "../../tools/program";
import { reported } from "../../tools/test/counts";

/** A fault of the node itself, beside the faults of the services. */
const NODE_KILLED = "node-killed";
const HALF_MADE = "half-made";
/** A fault of Elasticsearch, by one search. */
const ENDLESS_TEXTS = "endless-texts";
const NAMES = [...FAULTS.map(({ name }) => name), NODE_KILLED, HALF_MADE, ENDLESS_TEXTS];

interface Options {
  readonly names: readonly string[];
  readonly short: boolean;
  readonly nodes: number;
  /** The seconds that each fault lasts. Default: its own time. */
  readonly seconds: number | undefined;
  /** For half-made: runs the cases whose name holds this. */
  readonly only: string | undefined;
}

function options(): Options {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      short: { type: "boolean" },
      nodes: { type: "string" },
      seconds: { type: "string" },
      only: { type: "string" },
    },
  });
  const unknown = positionals.filter((name) => !NAMES.includes(name));
  if (unknown.length > 0) {
    throw new Error(`there is no fault ${unknown.join(", ")}, but ${NAMES.join(", ")}`);
  }
  const short = values.short === true;
  return {
    names: positionals.length > 0 ? positionals : short ? SHORT : NAMES,
    short,
    nodes: Number(values.nodes ?? 1),
    seconds: values.seconds === undefined ? undefined : Number(values.seconds),
    only: values.only,
  };
}

const tally = { passed: 0, failed: 0, skipped: 0 };

function tell(promised: readonly Promised[]): void {
  for (const { promise, measured, broken } of promised) {
    const kept = broken.length === 0;
    tally[kept ? "passed" : "failed"] += 1;
    process.stdout.write(`  ${kept ? "kept  " : "BROKEN"} ${promise}: ${measured}\n`);
    broken.slice(0, 8).forEach((line) => process.stdout.write(`           ${line}\n`));
  }
}

function skip(name: string, why: string): void {
  tally.skipped += 1;
  process.stdout.write(`  skipped: ${name}: ${why}\n`);
}

/**
 * `npm run test:faults [-- names… --short --nodes 3 --seconds 30 --only createUser]`: faults of the
 * services beneath real nodes, under traffic, and of the nodes themselves. Prints what it measured;
 * exits 1 when a promise is broken. COUNTS_FILE: where to write how many passed and failed, as JSON.
 * See docs/reliability.md.
 */
async function main(): Promise<boolean> {
  const chosen = options();
  if (process.env.ELASTICSEARCH_URL || process.env.REDIS_URL) {
    skip("all of it", "services that are given are not ours to stop");
  } else if (chosen.nodes > 1) {
    await onCluster(chosen);
  } else {
    const services = await startServices({ usualPorts: false });
    try {
      await onOneNode(chosen, services);
    } finally {
      await services.stop();
    }
  }
  return reported(tally);
}

function secondsOf({ short, seconds }: Options, fault: Fault): number {
  return seconds ?? (short ? fault.seconds.short : fault.seconds.full);
}

async function onOneNode(chosen: Options, services: Services): Promise<void> {
  for (const fault of FAULTS.filter(({ name }) => chosen.names.includes(name))) {
    const seconds = secondsOf(chosen, fault);
    process.stdout.write(`\n${fault.name}, ${seconds} s, 1 node\n`);
    tell(await runFault(services, fault, seconds));
  }
  if (chosen.names.includes(NODE_KILLED)) {
    process.stdout.write(`\n${NODE_KILLED}, 1 node\n`);
    const platform = await startPlatform({ services });
    try {
      tell(await killAmidWrites(platform, platform.restartable()));
    } finally {
      await platform.stop();
    }
  }
  if (chosen.names.includes(ENDLESS_TEXTS)) {
    process.stdout.write(`\n${ENDLESS_TEXTS}\n`);
    tell(await endByTexts(services));
  }
  if (chosen.names.includes(HALF_MADE)) {
    process.stdout.write(`\n${HALF_MADE}: kill -9 at each write, 1 node\n`);
    await killAtEveryPoint(services, chosen.only, ({ name, write, moment, found, broken }) => {
      tell([{ promise: `${name}: ${moment} ${write}`, measured: found, broken }]);
    });
  }
}

async function runFault(services: Services, fault: Fault, seconds: number): Promise<Promised[]> {
  const proxy =
    fault.slow === undefined ? undefined : await startSlowProxy(services.elasticsearch.url);
  let platform: Platform | undefined;
  try {
    platform = await startPlatform({
      services,
      ...(proxy !== undefined && { elasticsearchUrl: proxy.url }),
    });
    return judge(await play(platform, playedBy(fault, proxy), seconds));
  } finally {
    await platform?.stop();
    await proxy?.close();
  }
}

/** A fault that is slowness begins and ends in the proxy. */
function playedBy(fault: Fault, proxy: SlowProxy | undefined): Fault {
  const { slow } = fault;
  if (slow === undefined || proxy === undefined) {
    return fault;
  }
  const setDelay = (milliseconds: number) => async (): Promise<void> => {
    proxy.delay = milliseconds;
  };
  return { ...fault, begin: setDelay(slow), end: setDelay(0) };
}

async function onCluster(chosen: Options): Promise<void> {
  const reason = clusterUnavailable();
  if (reason !== undefined) {
    skip(`${chosen.nodes} nodes`, reason);
    return;
  }
  const name = `profile-guard-faults-${process.pid}`;
  const faults = FAULTS.filter(({ name: one }) => chosen.names.includes(one));
  let proxy: SlowProxy | undefined;
  const cluster = await startCluster({
    nodes: chosen.nodes,
    environment: { kuzzle_services__storageEngine__internalIndex__name: name },
    ...(faults.some(({ slow }) => slow !== undefined) && {
      between: async (url: string, gateway: string) => {
        proxy = await startSlowProxy(url, gateway);
        return proxy.url;
      },
    }),
  });
  try {
    const { services, nodes, admin } = cluster;
    const stop = async (): Promise<void> => undefined;
    const platform = await new Platform({ services, nodes, name, admin, stop }).prepare();
    for (const fault of faults) {
      const seconds = secondsOf(chosen, fault);
      process.stdout.write(`\n${fault.name}, ${seconds} s, ${nodes.length} nodes\n`);
      tell(judge(await play(platform, playedBy(fault, proxy), seconds)));
    }
    await platform.stop();
  } finally {
    await cluster.stop();
    await proxy?.close();
  }
}

endWith(main(), { atOnce: true });
