import type { ElasticsearchService } from "../services/index";
import { sayOnStandardError } from "../services/progress";
import { bold, green, red } from "../start/colours";
import { watchParents } from "../start/lifeline";
import { startPlatform, type Platform } from "../start/platform";
import { chaptersFor } from "./chapters/index";
import { Clients } from "./Clients";
import type { Report } from "./runner";
import { walk } from "./runner";

/** `npm run tour`: exits with 0 only if every answer was the expected one. */

const signals = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;
type EndingSignal = keyof typeof signals;

const stopping = new AbortController();
let platform: Platform | undefined;
let received: EndingSignal | undefined;

/** Ends at once: whatever runs ends with this process. */
function onSignal(signal: EndingSignal): void {
  if (received) {
    return;
  }
  received = signal;
  stopping.abort();
  void platform?.stop().finally(() => process.exit(128 + signals[signal]));
}

function write(text: string): void {
  process.stdout.write(`${text}\n`);
}

async function main(): Promise<number> {
  const startedAt = Date.now();
  platform = await startPlatform({ signal: stopping.signal });
  await refreshOften(platform.services.elasticsearch);
  const clients = new Clients(platform.url, platform.port);
  try {
    const report = await walk(chaptersFor(platform), clients, write);
    await clients.close();
    write(summary(report, Math.round((Date.now() - startedAt) / 1000), platform.logFile));
    return report.steps > 0 && report.failures.length === 0 ? 0 : 1;
  } finally {
    await platform.stop();
  }
}

/** A write waits for the next refresh, by default up to a second. Nobody else's is changed. */
async function refreshOften({ url, origin }: ElasticsearchService): Promise<void> {
  if (origin !== "given") {
    await fetch(`${url}/_all/_settings`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ index: { refresh_interval: "50ms" } }),
    });
  }
}

function summary({ steps, failures }: Report, seconds: number, logFile: string): string {
  if (failures.length === 0) {
    return `\n${green(bold(`All ${steps} answers were as expected`))} (${seconds} s)`;
  }
  return [
    `\n${red(bold(`${failures.length} of ${steps} answers were not as expected`))} (${seconds} s; Kuzzle's log: ${logFile})`,
    ...failures.map(
      ({ step, faults }) => `  ${step}\n${faults.map((f) => `    ✗ ${f}`).join("\n")}`,
    ),
  ].join("\n");
}

for (const signal of Object.keys(signals) as EndingSignal[]) {
  process.on(signal, onSignal);
}
watchParents(() => {
  onSignal("SIGHUP");
});

main().then(
  (code) => {
    if (!received) {
      process.exit(code);
    }
  },
  (error: unknown) => {
    if (!received) {
      sayOnStandardError(`\n${error instanceof Error ? error.message : String(error)}`);
    }
    process.exit(received ? 128 + signals[received] : 1);
  },
);
