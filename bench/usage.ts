import { parseArgs } from "node:util";

import { endWith } from "../tools/program";
import { environmentOf } from "../tools/services";
import { buildWithServices } from "./buildWithServices";
import type { Call } from "./Connection";
import { PLACES, seed, Subject } from "./platform";
import { median, ratioOfMedians } from "./statistics";

/**
 * `npm run bench:usage [-- --rounds 200]`: what a request takes with `usage` beside two applications without, which
 * are the same: their ratio is what a run cannot tell from 1. Each round asks all, in turns. Ends with 1 if the whole
 * interval of a row is above the target.
 */
const { values } = parseArgs({ options: { rounds: { type: "string", default: "200" } } });
const ROUNDS = Number(values.rounds);
/** Requests of each application in a round. */
const IN_A_ROUND = 50;
const WARM_UP_ROUNDS = 40;
const TARGET = 1.02;

const CALL: Call = { controller: "server", action: "now" };
const CALLERS = ["admin", "restricted"] as const;

interface Blocks {
  readonly times: number[][];
  /** Processor time of the application, in milliseconds. */
  processor: number;
}

async function ask(subject: Subject, caller: (typeof CALLERS)[number], into?: Blocks) {
  const times: number[] = [];
  const before = subject.cpuTime() ?? 0;
  for (let request = 0; request < IN_A_ROUND; request += 1) {
    times.push((await subject.connection.succeed(CALL, subject.tokenOf(caller))).milliseconds);
  }
  if (into !== undefined) {
    into.times.push(times);
    into.processor += (subject.cpuTime() ?? 0) - before;
  }
}

/** @returns whether the row may be within the target */
async function measure(
  caller: (typeof CALLERS)[number],
  subjects: readonly Subject[],
): Promise<boolean> {
  const blocks = subjects.map((): Blocks => ({ times: [], processor: 0 }));
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round += 1) {
    for (let turn = 0; turn < subjects.length; turn += 1) {
      const at = Math.abs(round + turn) % subjects.length;
      await ask(subjects[at] as Subject, caller, round >= 0 ? blocks[at] : undefined);
    }
  }
  const [counted, plain, again] = blocks as [Blocks, Blocks, Blocks];
  const without = [...plain.times, ...again.times];
  const { low, high, value } = ratioOfMedians(counted.times, without);
  const twins = ratioOfMedians(again.times, plain.times).value;
  const processor = (2 * counted.processor) / (plain.processor + again.processor);
  const cells = [
    `server:now (${caller})`,
    ...[without, counted.times].map((times) => median(times.flat()).toFixed(3)),
    `${value.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`,
    ...[twins, processor, again.processor / plain.processor].map((ratio) => ratio.toFixed(3)),
  ];
  process.stdout.write(`| ${cells.join(" | ")} |\n`);
  return low <= TARGET;
}

async function main(): Promise<boolean> {
  const { built, services } = await buildWithServices("1g");
  const subjects: Subject[] = [];
  try {
    const variables = environmentOf(services);
    const launch = async (setup: object): Promise<Subject> => {
      const whole = { plugin: true, places: PLACES, ...setup };
      const subject = await Subject.launch(built.entry, whole, variables);
      subjects.push(subject);
      return subject;
    };
    const first = await launch({ plugin: false });
    await seed(first);
    await first.stop();
    subjects.pop();
    for (const setup of [{ usage: true }, {}, {}]) {
      await (await launch(setup)).logIn([...CALLERS]);
    }
    process.stdout.write(
      `at most ${TARGET}\n| request | without, ms | with usage, ms | ratio | twins | of processor time | twins |\n| --- | --- | --- | --- | --- | --- | --- |\n`,
    );
    let isWithin = true;
    for (const caller of CALLERS) {
      isWithin = (await measure(caller, subjects)) && isWithin;
    }
    return isWithin;
  } finally {
    await Promise.all(subjects.map((subject) => subject.stop()));
    await services.stop();
    built.remove();
  }
}

endWith(main());
