import { parseArgs } from "node:util";

import type { Services } from "../../tools/services";
import { startServices } from "../../tools/services";
import type { Fault } from "./faults";
import { FAULTS, SHORT } from "./faults";
import type { Platform } from "./platform";
import { startPlatform } from "./platform";
import type { Promised } from "./promises";
import { judge } from "./promises";
import { startSlowProxy } from "./proxy";
import { play } from "./scene";

/**
 * `npm run test:faults [-- name …] [--short]`: faults of the services beneath real nodes, under
 * traffic. Prints what it measured; exits 1 when a promise is broken. See docs/reliability.md.
 */
async function runFault(services: Services, fault: Fault, seconds: number): Promise<Promised[]> {
  const proxy =
    fault.slow === undefined ? undefined : await startSlowProxy(services.elasticsearch.url);
  let platform: Platform | undefined;
  try {
    platform = await startPlatform({
      services,
      ...(proxy !== undefined && { elasticsearchUrl: proxy.url }),
    });
    const played: Fault =
      proxy === undefined
        ? fault
        : {
            ...fault,
            begin: async () => {
              proxy.delay = fault.slow ?? 0;
            },
            end: async () => {
              proxy.delay = 0;
            },
          };
    return judge(await play(platform, played, seconds));
  } finally {
    await platform?.stop();
    await proxy?.close();
  }
}

async function main(): Promise<boolean> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { short: { type: "boolean" }, seconds: { type: "string" } },
  });
  if (process.env.ELASTICSEARCH_URL || process.env.REDIS_URL) {
    process.stdout.write("skipped: services that are given are not ours to stop\n");
    return true;
  }
  const short = values.short === true;
  const wanted = positionals.length > 0 ? positionals : short ? SHORT : FAULTS.map(nameOf);
  const unknown = wanted.filter((name) => !FAULTS.map(nameOf).includes(name));
  if (unknown.length > 0) {
    throw new Error(
      `no such fault: ${unknown.join(", ")}; there are ${FAULTS.map(nameOf).join(", ")}`,
    );
  }
  const services = await startServices();
  let passed = 0;
  let failed = 0;
  try {
    for (const fault of FAULTS.filter(({ name }) => wanted.includes(name))) {
      const seconds = Number(values.seconds ?? (short ? fault.seconds.short : fault.seconds.full));
      process.stdout.write(`\n${fault.name}, ${seconds} s, 1 node\n`);
      for (const { promise, measured, broken } of await runFault(services, fault, seconds)) {
        process.stdout.write(
          `  ${broken.length === 0 ? "kept  " : "BROKEN"} ${promise}: ${measured}\n`,
        );
        broken.slice(0, 8).forEach((line) => process.stdout.write(`           ${line}\n`));
        if (broken.length === 0) {
          passed += 1;
        } else {
          failed += 1;
        }
      }
    }
  } finally {
    await services.stop();
  }
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
  return failed === 0;
}

function nameOf({ name }: Fault): string {
  return name;
}

main().then(
  (ok) => {
    process.exit(ok ? 0 : 1);
  },
  (error: unknown) => {
    process.stderr.write(
      `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    process.exit(1);
  },
);
