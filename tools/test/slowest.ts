import { readFileSync } from "node:fs";

import { endWith } from "../program";

/**
 * `tsx tools/test/slowest.ts file`: where the time of a run of the features went, from what Cucumber
 * has written with `--format message:file`: by feature, by step, by hook and by scenario.
 */
interface Time {
  readonly seconds: number;
  readonly nanos: number;
}
interface Message {
  readonly hook?: {
    readonly id: string;
    readonly sourceReference: { readonly uri?: string; readonly location?: { line: number } };
  };
  readonly stepDefinition?: { readonly id: string; readonly pattern: { readonly source: string } };
  readonly pickle?: { readonly id: string; readonly name: string; readonly uri: string };
  readonly testCase?: {
    readonly id: string;
    readonly pickleId: string;
    readonly testSteps: readonly {
      readonly id: string;
      readonly hookId?: string;
      readonly stepDefinitionIds?: readonly string[];
    }[];
  };
  readonly testCaseStarted?: { readonly id: string; readonly testCaseId: string };
  readonly testStepFinished?: {
    readonly testCaseStartedId: string;
    readonly testStepId: string;
    readonly testStepResult: { readonly duration: Time };
  };
}

/** Seconds by name. */
class Sums {
  private readonly entries = new Map<string, { seconds: number; count: number }>();

  add(name: string, seconds: number): void {
    const entry = this.entries.get(name) ?? { seconds: 0, count: 0 };
    this.entries.set(name, { seconds: entry.seconds + seconds, count: entry.count + 1 });
  }

  print(title: string, most: number): void {
    const sorted = [...this.entries].sort(([, one], [, other]) => other.seconds - one.seconds);
    process.stdout.write(`\n${title}: seconds, times, mean\n`);
    for (const [name, { seconds, count }] of sorted.slice(0, most)) {
      const cells = [seconds.toFixed(1).padStart(8), String(count).padStart(5)];
      process.stdout.write(`${cells.join("")}  ${(seconds / count).toFixed(3)}  ${name}\n`);
    }
  }
}

async function main(file: string | undefined): Promise<boolean> {
  if (file === undefined) {
    throw new Error("which file of messages?");
  }
  const names = new Map<string, string>();
  const pickles = new Map<string, NonNullable<Message["pickle"]>>();
  const cases = new Map<string, NonNullable<Message["testCase"]>>();
  const started = new Map<string, string>();
  const [features, steps, hooks, scenarios] = [new Sums(), new Sums(), new Sums(), new Sums()];

  for (const line of readFileSync(file, "utf8").split("\n")) {
    const message = (line === "" ? {} : JSON.parse(line)) as Message;
    const { hook, stepDefinition, pickle, testCase, testCaseStarted, testStepFinished } = message;
    if (hook !== undefined) {
      const { uri = "", location } = hook.sourceReference;
      names.set(hook.id, `${uri}:${location?.line ?? 0}`);
    } else if (stepDefinition !== undefined) {
      names.set(stepDefinition.id, stepDefinition.pattern.source);
    } else if (pickle !== undefined) {
      pickles.set(pickle.id, pickle);
    } else if (testCase !== undefined) {
      cases.set(testCase.id, testCase);
    } else if (testCaseStarted !== undefined) {
      started.set(testCaseStarted.id, testCaseStarted.testCaseId);
    } else if (testStepFinished !== undefined) {
      const { testCaseStartedId, testStepId, testStepResult } = testStepFinished;
      const found = cases.get(started.get(testCaseStartedId) ?? "");
      const step = found?.testSteps.find(({ id }) => id === testStepId);
      const { uri = "", name = "" } = pickles.get(found?.pickleId ?? "") ?? {};
      const seconds = testStepResult.duration.seconds + testStepResult.duration.nanos / 1e9;
      features.add(uri, seconds);
      scenarios.add(`${uri}: ${name}`, seconds);
      const key = step?.hookId ?? step?.stepDefinitionIds?.[0] ?? "";
      (step?.hookId === undefined ? steps : hooks).add(names.get(key) ?? key, seconds);
    }
  }
  features.print("features", 30);
  hooks.print("hooks", 10);
  steps.print("steps", 40);
  scenarios.print("scenarios", 40);
  return true;
}

endWith(main(process.argv[2]));
