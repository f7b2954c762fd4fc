import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";

import { bundleOf } from "./bundle";
import { checkout } from "../services/folders";
import { freePort, somePort } from "../services/ports";
import { SupervisedChild, tailOf } from "../services/SupervisedChild";
import { waitUntil } from "../services/wait";
import { Watchdog } from "../services/watchdog";

const startDeadline = 120_000;
const stopGrace = 10_000;

export interface LaunchOptions {
  /** The TypeScript or JavaScript file of a Kuzzle application. */
  readonly entry: string;
  /** Added to our own environment, and stronger than it and than what is set here. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The port of HTTP and WebSocket. Default: a free one. */
  readonly port?: number;
  /** Where it is reached. Default: "127.0.0.1". */
  readonly host?: string;
  /** Written before its command, for instance `["ip", "netns", "exec", "name"]`. */
  readonly runner?: readonly string[];
  /** The working folder. Default: the checkout. */
  readonly folder?: string;
  readonly nodeArguments?: readonly string[];
  /** Text the application writes when it is ready, if that is later than when it serves. */
  readonly readyLine?: string;
}

/** A Kuzzle application in a process of its own. */
export interface Application {
  /** Without a slash at the end. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly mqttPort: number;
  /** Undefined once it has ended. */
  readonly pid: number | undefined;
  /** Everything it has written so far. */
  output(): string;
  /** Resolves when it has ended, however, with the reason and the end of its log. */
  readonly exited: Promise<Error>;
  /** SIGTERM, SIGKILL when that does not do, and its files are removed. May be called twice. */
  stop(): Promise<void>;
  /** Sends any signal. */
  kill(signal: NodeJS.Signals): void;
}

/** Tells why an application did not start; the message holds the end of its log. */
export class LaunchError extends Error {
  constructor(
    message: string,
    /** Everything it has written. */
    readonly output: string,
    cause: unknown,
  ) {
    super(message, { cause });
  }
}

/**
 * Starts a Kuzzle application and resolves when it serves. Services are found by the environment
 * (see `environmentOf` of tools/services). Nothing of it outlives this process, however it ends.
 *
 * The port reaches it as KUZZLE_PORT and as the host's own variable, MQTT's as the host's.
 *
 * @throws LaunchError when it exits before it serves, or at the deadline (2 min).
 */
export async function launchApplication(options: LaunchOptions): Promise<Application> {
  const host = options.host ?? "127.0.0.1";
  const port = options.port ?? (await anyFreePort());
  const mqttPort = await anyFreePort();
  const files = mkdtempSync(path.join(tmpdir(), "profile-guard-application-"));
  const logFile = path.join(files, "log");
  const watchdog = new Watchdog();
  watchdog.watch("files", { folder: files });
  const [command = process.execPath, ...parameters] = commandOf(options);
  const child = new SupervisedChild(
    {
      name: path.basename(options.entry),
      command,
      parameters,
      environment: {
        ...process.env,
        KUZZLE_PORT: String(port),
        kuzzle_server__port: String(port),
        kuzzle_server__protocols__mqtt__enabled: "true",
        kuzzle_server__protocols__mqtt__server__port: String(mqttPort),
        ...options.environment,
      },
      folder: options.folder ?? checkout,
      logFile,
    },
    watchdog,
  );
  const url = `http://${host}:${port}`;
  let lastOutput: string | undefined;
  const output = () => lastOutput ?? readFileSync(logFile, "utf8");

  const stop = async () => {
    await child.end(stopGrace);
    lastOutput ??= output();
    rmSync(files, { recursive: true, force: true });
    watchdog.end();
  };

  child.start();
  try {
    await waitUntil(
      async () =>
        (options.readyLine === undefined || output().includes(options.readyLine)) &&
        (await serves(url)),
      {
        what: `${options.entry} to serve on ${url}`,
        deadline: startDeadline,
        interval: 50,
        failure: () => child.exitError,
      },
    );
  } catch (error) {
    const tail = child.exitError ? "" : `; the end of its log:\n${tailOf(logFile)}`;
    await stop();
    throw new LaunchError(`${(error as Error).message}${tail}`, output(), error);
  }

  return {
    url,
    host,
    port,
    mqttPort,
    get pid() {
      return child.pid;
    },
    output,
    get exited() {
      // Asked for at need only: who waits for a child keeps the event loop alive.
      return child
        .exited()
        .then(() => child.exitError ?? new Error(`${options.entry} was not started`));
    },
    stop,
    kill(signal) {
      child.signal(signal);
    },
  };
}

/**
 * `_healthcheck` answers as soon as the ports are open; `_ready`, which older hosts lack, when requests
 * are served too.
 */
async function serves(url: string): Promise<boolean> {
  for (const check of ["_healthcheck", "_ready"]) {
    const { status } = await fetch(`${url}/${check}`, { signal: AbortSignal.timeout(5_000) });
    if (status !== 200 && !(check === "_ready" && status === 404)) {
      return false;
    }
  }
  return true;
}

function commandOf({ runner = [], nodeArguments = [], entry, folder }: LaunchOptions) {
  const file = path.resolve(entry);
  // one with a folder of its own may have other packages than ours: it runs as it stands
  const program = folder === undefined && file.endsWith(".ts") ? [bundleOf(file)] : loaded(file);
  return [...runner, process.execPath, ...nodeArguments, ...program];
}

function loaded(file: string): readonly string[] {
  return file.endsWith(".ts")
    ? ["--import", pathToFileURL(require.resolve("tsx")).href, file]
    : [file];
}

/** At random, so that two launches at the same time do not look at the same ports. */
export async function anyFreePort(): Promise<number> {
  return freePort(somePort(), ["0.0.0.0"]);
}
