import type { Clients } from "./Clients";
import { faultsOf, faultsOfAll } from "./compare";
import { showAnswer, showBriefly, showCall, showChapter, showOutcome, showTitle } from "./show";
import type { Answer, Call, Chapter, Expectation, Step } from "./steps";

export interface Failure {
  /** "3.2  The title of the step". */
  readonly step: string;
  readonly faults: readonly string[];
}

export interface Report {
  readonly steps: number;
  readonly failures: readonly Failure[];
}

/** Walks through the chapters in order; a step that fails does not keep the next from its turn. */
export async function walk(
  chapters: readonly Chapter[],
  clients: Clients,
  write: (text: string) => void,
): Promise<Report> {
  const failures: Failure[] = [];
  let steps = 0;
  for (const [position, chapter] of chapters.entries()) {
    write(showChapter(position + 1, chapter.title));
    for (const [stepPosition, step] of chapter.steps.entries()) {
      const number = `${position + 1}.${stepPosition + 1}`;
      write(showTitle(number, step));
      steps++;
      const startedAt = performance.now();
      const faults = await take(step, clients, write).catch((error: unknown) => [
        `no answer: ${String(error)}`,
      ]);
      write(showOutcome(faults, Math.round(performance.now() - startedAt)));
      if (faults.length > 0) {
        failures.push({ step: `${number}  ${step.title}`, faults });
      }
    }
  }
  return { steps, failures };
}

/** @returns where the answer is not the expected one */
async function take(
  step: Step,
  clients: Clients,
  write: (text: string) => void,
): Promise<readonly string[]> {
  const calls = listOf<Call>(step.call);
  for (const [position, call] of calls.entries()) {
    write(showCall(call, step.by, position === calls.length - 1));
  }
  const answers = await Promise.all(calls.map((call) => clients.send(call, step.by)));
  for (const answer of answers) {
    write(answers.length === 1 ? showAnswer(answer) : showBriefly(answer));
  }
  if (step.logsIn !== undefined) {
    keepToken(step.logsIn, answers, clients);
  }
  const expectations = listOf<Expectation>(step.expect);
  const [answer, expectation] = [answers[0], expectations[0]];
  return answers.length === 1 && expectations.length === 1 && answer && expectation
    ? faultsOf(answer, expectation)
    : faultsOfAll(answers, expectations);
}

function keepToken(name: string, answers: readonly Answer[], clients: Clients): void {
  const { jwt } = (answers[0]?.result ?? {}) as { jwt?: unknown };
  if (typeof jwt === "string") {
    clients.keep(name, jwt);
  }
}

function listOf<T extends object>(one: T | readonly T[]): readonly T[] {
  return Array.isArray(one) ? (one as readonly T[]) : [one as T];
}
