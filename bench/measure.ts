import { PRESET } from "./application/setup";
import type { Call } from "./Connection";
import type { Subject } from "./platform";
import type { Row } from "./rows";

/** The applications side by side. `hostAgain` is the same as `host`. */
export interface Subjects {
  readonly plugin: Subject;
  readonly host: Subject;
  readonly hostAgain: Subject;
}

/** Names the participants in a row: the applications, and the row's variants by their names. */
export type Participant = string;

/** One participant's turn. */
export interface Turn {
  /** Milliseconds of each request; of a rate: one, of requests a second. */
  readonly samples: readonly number[];
  /** Milliseconds of processor time that the application took for one request. */
  readonly cpu: number | undefined;
}

/** Participant → its turns, round by round. */
export type Samples = Map<Participant, Turn[]>;

type Block = () => Promise<Turn>;

/**
 * Requests, or milliseconds if these pass sooner, that each participant is sent before it counts:
 * code that is not compiled yet would be charged to the plugin, which has more of its own.
 */
const WARM_UP = { requests: 200, milliseconds: 2_000 };
/**
 * For rows that ask for it: a write goes through many functions, each of which is compiled well only after
 * it was called some hundred times. What a server costs in its first seconds is not judged.
 */
const WARM_UP_WELL = { requests: 1_500, milliseconds: 8_000 };
/** For rows whose code the same row in small has warmed up. */
const WARM_UP_AGAIN = { requests: 40, milliseconds: 800 };

let sent = 0;

/** The part of the usual warm-up, up to 1, and whether all participants warm up at once. */
interface Warmth {
  readonly part: number;
  readonly brief: boolean;
}

export async function inTurnOrAtOnce<T, Result>(
  all: readonly T[],
  atOnce: boolean,
  work: (one: T) => Promise<Result>,
): Promise<Result[]> {
  if (atOnce) {
    return Promise.all(all.map(work));
  }
  const results: Result[] = [];
  for (const one of all) {
    results.push(await work(one));
  }
  return results;
}

/**
 * Measures one row: in every round each participant sends a short block, in an order that changes,
 * so that whatever else the machine does hits all of them alike.
 *
 * @param rounds how many of the row's rounds
 */
export async function measure(
  row: Row,
  subjects: Subjects,
  rounds: number,
  samples: Samples,
  warmth: Warmth,
): Promise<void> {
  const blocks = Object.entries(participantsOf(row, subjects));
  const add = (participant: Participant, turn: Turn): void => {
    samples.set(participant, [...(samples.get(participant) ?? []), turn]);
  };
  for (const subject of [subjects.plugin, subjects.host, subjects.hostAgain]) {
    await subject.preset(row.preset ?? PRESET);
  }
  if (row.atOnce === true) {
    // one block warms up: they wait, and compute next to nothing
    for (let round = -1; round < rounds; round += 1) {
      const turns = await Promise.all(blocks.map(async ([name, block]) => [name, await block()]));
      (round < 0 ? [] : (turns as [Participant, Turn][])).forEach(([name, turn]) => {
        add(name, turn);
      });
    }
    return;
  }
  await inTurnOrAtOnce(blocks, warmth.brief, async ([, block]) => warmUp(row, block, warmth.part));
  for (let round = 0; round < rounds; round += 1) {
    for (const [participant, block] of inTurn(blocks, round)) {
      add(participant, await block());
    }
  }
}

async function warmUp(
  { perBlock, growth, warmedUpWell, warmUp: few }: Row,
  block: Block,
  warmth: number,
): Promise<void> {
  const usual = growth === undefined ? WARM_UP : WARM_UP_AGAIN;
  const { milliseconds, requests: many } = warmedUpWell === true ? WARM_UP_WELL : usual;
  const requests = few ?? many;
  const end = performance.now() + milliseconds * warmth;
  for (let done = 0; done < requests * warmth && performance.now() < end; done += perBlock) {
    await block();
  }
}

/** Everybody first once, and everybody after everybody else. */
function inTurn<T>(all: readonly T[], round: number): T[] {
  const first = round % all.length;
  const turned = [...all.slice(first), ...all.slice(0, first)];
  return Math.floor(round / all.length) % 2 === 0 ? turned : turned.reverse();
}

function participantsOf(row: Row, subjects: Subjects): Record<Participant, Block> {
  const sending = (subject: Subject, change: object = {}): Block => {
    const token = subject.tokenOf(row.caller);
    return blockOf(row, subject, async () => {
      const call: Call = { ...row.call(`bench-${process.pid}-${++sent}`), ...change };
      return (await subject.connection.succeed(call, token)).milliseconds;
    });
  };
  const variants = (row.also ?? []).map((variant): [string, Block] => [
    variant.name,
    "work" in variant
      ? blockOf(row, undefined, async () => {
          const start = performance.now();
          await variant.work();
          return performance.now() - start;
        })
      : sending(subjects[variant.on], variant.change),
  ]);
  return {
    plugin: sending(subjects.plugin),
    host: sending(subjects.host),
    hostAgain: sending(subjects.hostAgain),
    ...Object.fromEntries(variants),
  };
}

function blockOf(row: Row, subject: Subject | undefined, once: () => Promise<number>): Block {
  const run = row.callers === undefined ? oneByOne : together;
  return async () => {
    const before = subject?.cpuTime();
    const samples = await run(row, once);
    const after = subject?.cpuTime();
    const known = before !== undefined && after !== undefined;
    return { samples, cpu: known ? (after - before) / row.perBlock : undefined };
  };
}

async function oneByOne({ perBlock }: Row, once: () => Promise<number>): Promise<number[]> {
  const times: number[] = [];
  for (let number = 0; number < perBlock; number += 1) {
    times.push(await once());
  }
  return times;
}

async function together(
  { perBlock, callers }: Row,
  once: () => Promise<unknown>,
): Promise<number[]> {
  const start = performance.now();
  let left = perBlock;
  const lane = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await once();
    }
  };
  await Promise.all(Array.from({ length: callers ?? 1 }, lane));
  return [(perBlock * 1_000) / (performance.now() - start)];
}
