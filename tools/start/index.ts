import { sayOnStandardError } from "../services/progress";
import { choosePort } from "./choosePort";
import { bold, dim } from "./colours";
import { storyOf } from "./commands";
import { watchParents } from "./lifeline";
import { startPlatform, type Platform } from "./platform";

/** `npm start`: services, the example, and six commands to paste; stays until Ctrl-C. */

const signals = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;
type EndingSignal = keyof typeof signals;

const stopping = new AbortController();
let received: EndingSignal | undefined;

/** Read by options.mjs. */
export interface StartOptions {
  readonly port: number | undefined;
  readonly adminPassword: string | undefined;
}

function onSignal(signal: EndingSignal): void {
  received ??= signal;
  stopping.abort();
}

async function main({ port: wanted, adminPassword }: StartOptions): Promise<number> {
  if (wanted !== undefined) {
    // before half a minute of starting services
    await choosePort(wanted, sayOnStandardError);
  }
  const platform = await startPlatform({
    choosePort: () => choosePort(wanted, sayOnStandardError),
    signal: stopping.signal,
    ...(adminPassword !== undefined && { adminPassword }),
  });
  try {
    process.stdout.write(welcome(platform));
    const reason = await Promise.race([platform.exited, aborted()]);
    if (reason) {
      throw reason;
    }
    sayOnStandardError("\nstopping");
    return 0;
  } finally {
    await platform.stop();
  }
}

async function aborted(): Promise<undefined> {
  return new Promise((resolve) => {
    const onAbort = () => {
      resolve(undefined);
    };
    stopping.signal.addEventListener("abort", onAbort);
    if (stopping.signal.aborted) {
      onAbort();
    }
  });
}

function welcome({ url, admin, realtime, logFile }: Platform): string {
  const commands = storyOf(url, admin).map(
    ({ title, text }, position) => `${dim(`# ${position + 1}. ${title}`)}\n${text}\n`,
  );
  return [
    "",
    `${bold(`Kuzzle with profile-guard is running on ${url}`)}  (Ctrl-C ends it)`,
    "",
    `  first admin  ${bold(admin.username)}, password ${bold(admin.password)}`,
    `  tenants      acme, globex: see examples/multi-tenant/README.md`,
    `  realtime     ${realtime.said}`,
    `  log          ${logFile}`,
    "",
    "Paste these into another terminal, one after the other:",
    "",
    ...commands,
    "Look at who may do what, on a page:",
    "",
    `node dist/lib/cli/main.js explore --url ${url}`,
    "",
    dim("All of it, with every answer checked: npm run tour"),
    "",
  ].join("\n");
}

/** Ends the process. */
export function run(options: StartOptions): void {
  for (const signal of Object.keys(signals) as EndingSignal[]) {
    process.on(signal, onSignal);
  }
  watchParents(() => {
    onSignal("SIGHUP");
  });
  main(options).then(
    (code) => process.exit(code),
    (error: unknown) => {
      if (!received) {
        sayOnStandardError(`\n${error instanceof Error ? error.message : String(error)}`);
      }
      process.exit(received ? 128 + signals[received] : 1);
    },
  );
}
