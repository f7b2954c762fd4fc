import { readdirSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";

import type { Services } from "../../tools/services";
import { startServices } from "../../tools/services";
import { waitUntil } from "../../tools/services/wait";
import type { Platform } from "../faults/platform";
import { startPlatform } from "../faults/platform";
import { familyOf, keysOf } from "./redis";
import { send } from "./traffic";
import type { Sample } from "./trend";
import { trendOf } from "./trend";
import { endWith } from "../../tools/program";

/** Milliseconds. */
const EVERY = 10_000;
/** For what ends by itself: tokens of 30 s, locks of 10 s. */
const LONGEST_DRAIN = 90_000;
/** The database of the host's internal cache, see launchNode. */
const DATABASE = 9;

/** Bounds how much may rise, over the last two thirds: a share of the median, and a number on top. */
const BOUNDS: Readonly<Record<string, { share: number; number: number }>> = {
  "heap after collection, MB": { share: 0.05, number: 2 },
  "open files and sockets": { share: 0.05, number: 5 },
};
const OTHERS = { share: 0.1, number: 15 };

/** Values by name, each over time. */
type Series = Map<string, Sample[]>;

/**
 * `npm run test:soak [-- --minutes 15]`: mixed traffic on one node. Judges whether anything grows:
 * the heap after a collection, open files and sockets, keys in Redis by family, locks. Exits 1 when
 * something does, or when a request is answered as it should not be.
 */
async function main(): Promise<boolean> {
  const { values } = parseArgs({ options: { minutes: { type: "string" } } });
  const minutes = Number(values.minutes ?? 15);
  if (!(minutes > 0)) {
    throw new Error("--minutes must be a number above 0");
  }
  const services = await startServices({ elasticsearchUrl: "", redisUrl: "" });
  let platform: Platform | undefined;
  try {
    platform = await startPlatform({
      services,
      nodeArguments: ["--expose-gc"],
      // the host keeps a frame of statistics every 10 s, for an hour by default
      environment: { REPORT_MEMORY: "1", kuzzle_stats__ttl: "60" },
    });
    return await soak(platform, services, minutes);
  } finally {
    await platform?.stop();
    await services.stop();
  }
}

async function soak(platform: Platform, services: Services, minutes: number): Promise<boolean> {
  const startedAt = Date.now();
  const until = startedAt + minutes * 60_000;
  const series: Series = new Map();
  const sending = send(platform, until);
  while (Date.now() + EVERY < until) {
    await delay(EVERY);
    await measure(platform, services, series, (Date.now() - startedAt) / 60_000);
  }
  const { counts, wrong } = await sending;
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  process.stdout.write(
    `${total} requests in ${minutes} minutes, ${Math.round(total / minutes / 60)} a second\n`,
  );
  for (const [kind, count] of [...counts].sort()) {
    process.stdout.write(`  ${count} ${kind}\n`);
  }
  let ok = true;
  const judge = (kept: boolean, text: string): void => {
    ok &&= kept;
    process.stdout.write(`  ${kept ? "kept  " : "BROKEN"} ${text}\n`);
  };
  for (const [kind, what] of wrong) {
    judge(false, `${kind}: ${what}`);
  }
  for (const [name, samples] of series) {
    const { rise, median } = trendOf(samples);
    const { share, number } = BOUNDS[name] ?? OTHERS;
    const bound = median * share + number;
    const last = samples.at(-1)?.value ?? 0;
    judge(
      rise <= bound,
      `${name}: median ${median.toFixed(1)}, last ${last.toFixed(1)}, rise ${rise.toFixed(1)} of at most ${bound.toFixed(1)}`,
    );
  }
  judge(series.size > 3, `${series.size} series were measured`);
  const left = await drained(services);
  judge(left.length === 0, `no lock and no note is left: ${left.join(", ") || "none"}`);
  return ok;
}

async function measure(
  platform: Platform,
  services: Services,
  series: Series,
  minute: number,
): Promise<void> {
  const add = (name: string, value: number): void => {
    const samples = series.get(name) ?? [];
    samples.push({ minute, value });
    series.set(name, samples);
  };
  add("heap after collection, MB", await heapOf(platform));
  const { pid = 0 } = platform.restartable();
  add("open files and sockets", readdirSync(`/proc/${pid}/fd`).length);
  const families = new Map<string, number>(
    [...series.keys()].flatMap((name) => (name.startsWith("Redis ") ? [[name, 0] as const] : [])),
  );
  for (const key of await keysOf(services.redis, DATABASE)) {
    const name = `Redis ${familyOf(key)}`;
    families.set(name, (families.get(name) ?? 0) + 1);
  }
  families.forEach((count, name) => {
    add(name, count);
  });
}

/** In megabytes, after a collection that the node is asked for. */
async function heapOf(platform: Platform): Promise<number> {
  const node = platform.restartable();
  const reports = (): string[] =>
    [...node.output().matchAll(/^heap used: (\d+)$/gmu)].map(([, bytes = ""]) => bytes);
  const before = reports().length;
  node.kill("SIGUSR2");
  await waitUntil(() => reports().length > before, {
    what: "the node to report its heap",
    deadline: 30_000,
  });
  return Number(reports().at(-1)) / 1024 / 1024;
}

/** The plugin's locks and notes that are still there when nobody sends anything any more. */
async function drained({ redis }: Services): Promise<string[]> {
  let left: string[] = [];
  const isEmpty = async (): Promise<boolean> => {
    left = (await keysOf(redis, DATABASE)).filter((key) =>
      /^\{profile-guard\}:(lock:|under-way)/u.test(key),
    );
    return left.length === 0;
  };
  await waitUntil(isEmpty, { what: "the locks to end", deadline: LONGEST_DRAIN }).catch(
    () => undefined,
  );
  return left;
}

endWith(main(), { atOnce: true });
