import { readFileSync } from "node:fs";

/** One scenario of one run of the features. */
export interface Result {
  readonly feature: string;
  readonly file: string;
  readonly line: number;
  /** As it is written, its examples filled in. */
  readonly name: string;
  readonly steps: readonly string[];
  readonly tags: readonly string[];
  readonly passed: boolean;
  /** A step of it has left it off. */
  readonly skipped: boolean;
  /** The step that failed, if one did. */
  readonly failedStep: string | undefined;
  /** Where the host is measured alone: what the attack reached. */
  readonly reached: readonly string[];
  /** Where attacks go through a door of an application that tells of them: how it has not told. */
  readonly untold: readonly string[];
  /** Where the host is measured alone: actions of the plugin that the attack needs. */
  readonly missing: readonly string[];
}

type Writable<T> = { -readonly [key in keyof T]: T[key] };

/** The part of Cucumber's messages that is read here. */
interface Message {
  readonly gherkinDocument?: { readonly uri: string; readonly feature: { readonly name: string } };
  readonly pickle?: Pickle;
  readonly testCase?: {
    readonly id: string;
    readonly pickleId: string;
    readonly testSteps: readonly { readonly id: string; readonly pickleStepId?: string }[];
  };
  readonly testCaseStarted?: { readonly id: string; readonly testCaseId: string };
  readonly testStepFinished?: {
    readonly testCaseStartedId: string;
    readonly testStepId: string;
    readonly testStepResult: { readonly status: string };
  };
  readonly testCaseFinished?: { readonly testCaseStartedId: string };
  readonly attachment?: {
    readonly testCaseStartedId?: string;
    readonly mediaType: string;
    readonly body: string;
    readonly contentEncoding: string;
  };
}

interface Pickle {
  readonly id: string;
  readonly uri: string;
  readonly name: string;
  readonly steps: readonly { readonly id: string; readonly text: string }[];
  readonly tags: readonly { readonly name: string }[];
  readonly astNodeIds: readonly string[];
}

/** Reads what Cucumber has written with `--format message:<file>` of scenarios that have ended. */
export function readResults(file: string): Result[] {
  const features = new Map<string, string>();
  const lines = new Map<string, number>();
  const pickles = new Map<string, Pickle>();
  const cases = new Map<string, NonNullable<Message["testCase"]>>();
  const started = new Map<string, string>();
  const results = new Map<string, Writable<Result>>();
  const ended = new Set<string>();

  for (const message of messagesOf(file)) {
    const { gherkinDocument, pickle, testCase, testCaseStarted } = message;
    const { testStepFinished, testCaseFinished, attachment } = message;
    if (gherkinDocument !== undefined) {
      features.set(gherkinDocument.uri, gherkinDocument.feature.name);
      collectLines(gherkinDocument.feature, lines);
    } else if (pickle !== undefined) {
      pickles.set(pickle.id, pickle);
    } else if (testCase !== undefined) {
      cases.set(testCase.id, testCase);
    } else if (testCaseStarted !== undefined) {
      const scenario = pickles.get(cases.get(testCaseStarted.testCaseId)?.pickleId ?? "");
      if (scenario !== undefined) {
        started.set(testCaseStarted.id, testCaseStarted.testCaseId);
        results.set(testCaseStarted.id, resultOf(scenario, features, lines));
      }
    } else if (testStepFinished !== undefined) {
      const result = results.get(testStepFinished.testCaseStartedId);
      if (result !== undefined && testStepFinished.testStepResult.status === "SKIPPED") {
        result.skipped = true;
      }
      if (result !== undefined && testStepFinished.testStepResult.status === "FAILED") {
        const testCaseId = started.get(testStepFinished.testCaseStartedId) ?? "";
        result.passed = false;
        result.failedStep = textOf(testStepFinished.testStepId, cases.get(testCaseId), pickles);
      }
    } else if (testCaseFinished !== undefined) {
      ended.add(testCaseFinished.testCaseStartedId);
    } else if (attachment?.mediaType === "application/json") {
      const result = results.get(attachment.testCaseStartedId ?? "");
      if (result !== undefined) {
        Object.assign(result, JSON.parse(bodyOf(attachment)));
      }
    }
  }
  return [...results].filter(([id]) => ended.has(id)).map(([, result]) => result);
}

function messagesOf(file: string): Message[] {
  // what stands behind the last line end is nothing, or half a line of a run that was stopped
  return readFileSync(file, "utf8")
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Message);
}

function resultOf(
  { uri, name, steps, tags, astNodeIds }: Pickle,
  features: ReadonlyMap<string, string>,
  lines: ReadonlyMap<string, number>,
): Writable<Result> {
  return {
    feature: features.get(uri) ?? "",
    file: uri,
    line: lines.get(astNodeIds.at(-1) ?? "") ?? 0,
    name: name.replace(/ \((?:http|websocket|mqtt)\)$/u, ""),
    steps: steps.map(({ text }) => text),
    tags: tags.map((tag) => tag.name),
    passed: true,
    skipped: false,
    failedStep: undefined,
    reached: [],
    untold: [],
    missing: [],
  };
}

function textOf(
  testStepId: string,
  testCase: Message["testCase"],
  pickles: ReadonlyMap<string, Pickle>,
): string {
  const step = testCase?.testSteps.find(({ id }) => id === testStepId);
  const written = pickles
    .get(testCase?.pickleId ?? "")
    ?.steps.find(({ id }) => id === step?.pickleStepId);
  return written?.text ?? "a hook";
}

/** The line of everything that has one, by its id. */
function collectLines(node: unknown, lines: Map<string, number>): void {
  if (typeof node !== "object" || node === null) {
    return;
  }
  const { id, location } = node as { id?: string; location?: { line: number } };
  if (id !== undefined && location !== undefined) {
    lines.set(id, location.line);
  }
  for (const child of Object.values(node)) {
    collectLines(child, lines);
  }
}

function bodyOf({ body, contentEncoding }: { body: string; contentEncoding: string }): string {
  return contentEncoding === "BASE64" ? Buffer.from(body, "base64").toString() : body;
}
