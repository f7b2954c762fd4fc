import { parseArgs } from "node:util";

import { ACTIONS, keyOf } from "./actions";
import type { Platform } from "./platform";
import { withPlatform } from "./platform";
import type { FuzzRequest } from "./requests";
import { requestNumber } from "./requests";
import type { Answer } from "./stored";
import { snapshot, storedFaults, Successes } from "./stored";
import type { Reply } from "./Wire";
import { endWith } from "../program";
import { reported } from "../test/counts";

/**
 * `npm run test:fuzz [-- --requests N --seed S --only N --about WORDS]`: sends malformed requests to every guarded
 * and own action over HTTP and WebSocket, see docs/bad-input.md. Exits 1 on any fault.
 */
const AT_ONCE = 16;
const DEADLINE = 15_000;
/** Bounds by how much more memory may be in use afterwards. */
const GROWTH = 1.2;
const MOST_SHOWN = 100;

interface Options {
  readonly requests: number;
  readonly seed: number;
  /** These requests alone, one after the other. Default: all. */
  readonly only: readonly number[];
  /** Matches the `controller:action` of the actions to send. Default: all. */
  readonly about: RegExp;
}

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      requests: { type: "string", default: "20000" },
      seed: { type: "string", default: "20261121" },
      only: { type: "string", multiple: true, default: [] },
      about: { type: "string", default: "" },
    },
  });
  const options = {
    requests: Number(values.requests),
    seed: Number(values.seed),
    only: (values.only ?? []).map(Number),
    about: new RegExp(values.about ?? "", "u"),
  };
  if (![options.requests, options.seed, ...options.only].every(Number.isSafeInteger)) {
    throw new Error("--requests, --seed and --only must be numbers");
  }
  return options;
}

/** Sums up the whole run. */
class Results {
  readonly faults: string[] = [];
  readonly statuses = new Map<number, number>();
  readonly successes = new Successes();
  /** Actions one of whose requests was not answered as it should. */
  readonly faulty = new Set<string>();
  slowest = 0;

  constructor(private readonly seed: number) {}

  note(request: FuzzRequest, reply: Reply | Error, milliseconds: number): void {
    const status = reply instanceof Error ? -1 : reply.status;
    this.slowest = Math.max(this.slowest, milliseconds);
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
    if (reply instanceof Error) {
      this.blame(request, reply.message);
    } else if (status >= 500) {
      this.blame(request, reply.text.slice(0, 400));
    } else if ((status >= 200 && status < 300) || mayHaveStored(request)) {
      this.successes.note(request, answerOf(reply));
    }
  }

  private blame(request: FuzzRequest, why: string): void {
    this.faulty.add(nameOf(request));
    this.faults.push(
      `--seed ${this.seed} --only ${request.number}: ${describe(request)}\n    ${why}`,
    );
  }
}

function answerOf({ text }: Reply): Answer {
  try {
    return (JSON.parse(text) as Answer | null) ?? {};
  } catch {
    // an export is a stream of lines
    return {};
  }
}

/** The host makes collections one by one, and none is unmade when the storage refuses the next. */
function mayHaveStored({ action }: FuzzRequest): boolean {
  return action?.action === "loadMappings";
}

function nameOf({ action, sending }: FuzzRequest): string {
  return action === undefined ? `malformed ${sending.way}` : keyOf(action);
}

function describe(request: FuzzRequest): string {
  const { caller, sending } = request;
  const what =
    sending.way === "http"
      ? `${sending.verb} ${sending.path} ${JSON.stringify(sending.headers)} ${String(sending.body)}`
      : sending.way === "websocket"
        ? sending.text
        : `opcode ${sending.opcode} ${String(sending.data)}`;
  return `${nameOf(request)} by ${caller} over ${sending.way}: ${what.slice(0, 600)}`;
}

async function inTime<T>(promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer within ${DEADLINE} ms`));
    }, DEADLINE);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function sendAll(
  { wires, application, hasRealtime }: Platform,
  numbers: readonly number[],
  { seed, about }: Pick<Options, "seed" | "about">,
  results: Results,
  atOnce = AT_ONCE,
): Promise<void> {
  let next = 0;
  // the storage answers 500 where two change the same documents at once, whatever their form
  let last: Promise<unknown> = Promise.resolve();
  const alone = <T>(send: () => Promise<T>): Promise<T> => {
    const sent = last.then(send);
    last = sent;
    return sent;
  };
  const worker = async (): Promise<void> => {
    for (let at = next++; at < numbers.length; at = next++) {
      // a node that has crashed answers nothing: there is no use in waiting for each
      if (application.pid === undefined) {
        return;
      }
      const request = requestNumber(seed, numbers[at] ?? 0);
      const { action } = request;
      if (!about.test(action === undefined ? "" : keyOf(action))) {
        continue;
      }
      if (action?.controller === "realtime" && !hasRealtime) {
        continue;
      }
      const startedAt = Date.now();
      const send = async (): Promise<Reply | Error> =>
        inTime(wires[request.caller].send(request)).catch((error: unknown) => error as Error);
      const reply = await (request.caller === "tenant" ? alone(send) : send());
      results.note(request, reply, Date.now() - startedAt);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

/** Finds errors that nobody has caught: the host only writes them into its log. */
function logFaults({ application }: Platform): string[] {
  const lines = application.output().split("\n");
  return lines
    .filter((line) => /unhandledRejection|uncaughtException/u.test(line))
    .map((line) => `in the log: ${line.slice(0, 400)}`);
}

async function fuzz(platform: Platform, options: Options): Promise<boolean> {
  const { requests, seed, only } = options;
  const { application, elasticsearch, kuids, name, wires } = platform;
  const results = new Results(seed);
  // his own document, and the credentials that he may delete
  results.successes.add("users", kuids.stranger);
  const isWhole = only.length === 0;
  const numbers = isWhole ? Array.from({ length: requests }, (_, at) => at) : only;
  const warmUp = isWhole ? Math.min(2_000, Math.floor(requests / 4)) : 0;

  const storedBefore = await snapshot(elasticsearch, name);
  const startedAt = Date.now();
  await sendAll(platform, numbers.slice(0, warmUp), options, results);
  const before = await platform.heap();
  await sendAll(platform, numbers.slice(warmUp), options, results, isWhole ? AT_ONCE : 1);
  const seconds = (Date.now() - startedAt) / 1000;

  const checks = new Map<string, readonly string[]>();
  const isAlive = await inTime(wires.admin.must("server", "now", {})).then(
    () => [],
    (error: unknown) => [`the node does not answer any more: ${(error as Error).message}`],
  );
  checks.set("alive", application.pid === undefined ? ["the node has crashed"] : isAlive);
  checks.set("log", logFaults(platform));
  const storedAfter = await snapshot(elasticsearch, name);
  checks.set("stored", storedFaults(storedBefore, storedAfter, results.successes));
  const after = isAlive.length === 0 ? await platform.heap() : 0;
  checks.set("heap", after <= before * GROWTH || !isWhole ? [] : ["the heap has grown"]);

  const counts = [...results.statuses].sort(([a], [b]) => a - b);
  say(`${numbers.length} requests, seed ${seed}, ${seconds.toFixed(0)} s`);
  say(`answers: ${counts.map(([status, count]) => `${labelOf(status)}: ${count}`).join(", ")}`);
  say(
    `slowest: ${results.slowest} ms; documents that successes account for: ${results.successes.size}`,
  );
  say(`heap: ${megabytes(before)} before, ${megabytes(after)} after`);
  const faults = [...results.faults, ...[...checks.values()].flat()];
  for (const fault of faults.slice(0, MOST_SHOWN)) {
    say(`FAULT ${fault}`);
  }
  say(`${faults.length} faults`);
  if (isWhole) {
    count(results, checks);
  }
  return faults.length === 0;
}

function labelOf(status: number): string {
  return status === -1 ? "none" : status === 0 ? "closed" : String(status);
}

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MB`;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Each action is one test, and each of the checks afterwards. */
function count({ faulty }: Results, checks: ReadonlyMap<string, readonly string[]>): void {
  const names = [...ACTIONS.map(keyOf), "malformed http", "malformed frame"];
  const failed =
    names.filter((name) => faulty.has(name)).length +
    [...checks.values()].filter((faults) => faults.length > 0).length;
  const passed = names.length + checks.size - failed;
  reported({ passed, failed, skipped: 0 });
}

async function main(): Promise<boolean> {
  const options = readOptions();
  return withPlatform((platform) => fuzz(platform, options));
}

endWith(main(), { atOnce: true });
