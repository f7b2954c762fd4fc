import { environmentOf, startServices, type Services } from "./index";
import { sayOnStandardError } from "./progress";
import { watchParent } from "./watchParent";
import { WrappedCommand } from "./WrappedCommand";

/**
 * `tsx tools/services/run.ts [-- <command …>]`
 *
 * With a command: runs it beside the services and exits with its code (128 + the signal's number
 * when a signal ended it). Without: prints the variables and stays until a signal comes.
 */

const signals = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;
type EndingSignal = keyof typeof signals;

const starting = new AbortController();
let command: WrappedCommand | undefined;
let received: EndingSignal | undefined;
let endIdleness: () => void = () => undefined;

function onSignal(signal: EndingSignal): void {
  received ??= signal;
  starting.abort();
  endIdleness();
  command?.pass(signal);
}

async function stayUntilSignal(services: Services): Promise<void> {
  const lines = Object.entries(environmentOf(services));
  process.stdout.write(lines.map(([name, value]) => `export ${name}='${value}'\n`).join(""));
  sayOnStandardError("services  running until Ctrl-C");
  // A timer, since a pending promise alone does not keep a program alive.
  const alive = setInterval(() => undefined, 60_000);
  await new Promise<void>((resolve) => {
    endIdleness = resolve;
    if (received) {
      resolve();
    }
  });
  clearInterval(alive);
}

async function main(parameters: readonly string[]): Promise<number> {
  const [program, ...rest] = parameters[0] === "--" ? parameters.slice(1) : parameters;
  const services = await startServices({ signal: starting.signal });
  try {
    if (program === undefined) {
      await stayUntilSignal(services);
      return 0;
    }
    command = new WrappedCommand(program, rest, { ...process.env, ...environmentOf(services) });
    const code = await command.exitCode;
    return received ? 128 + signals[received] : code;
  } finally {
    await services.stop();
  }
}

for (const signal of Object.keys(signals) as EndingSignal[]) {
  process.on(signal, onSignal);
}
watchParent(() => {
  onSignal("SIGHUP");
});

main(process.argv.slice(2)).then(
  (code) => {
    process.exit(code);
  },
  (error: unknown) => {
    if (!received) {
      sayOnStandardError(error instanceof Error ? error.message : String(error));
    }
    process.exit(received ? 128 + signals[received] : 1);
  },
);
