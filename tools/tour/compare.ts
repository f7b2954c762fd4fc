import { isDeepStrictEqual } from "node:util";

import type { Answer, Expectation } from "./steps";
import { faultLine } from "./steps";

/** Stands in an expectation for a value that cannot be known before. */
export class Matcher {
  constructor(
    readonly description: string,
    readonly differences: (actual: unknown, path: string) => string[],
  ) {}
}

function matcher(description: string, matches: (actual: unknown) => boolean): Matcher {
  return new Matcher(description, (actual, path) =>
    matches(actual) ? [] : [`${path}: expected ${description}, got ${show(actual)}`],
  );
}

export const aToken = matcher(
  "a token",
  (value) => typeof value === "string" && /^kauth-.+\..+\..+$/.test(value),
);
export const aRecentTime = matcher(
  "a time in milliseconds, within the last hour",
  (value) => typeof value === "number" && Math.abs(Date.now() - 1_800_000 - value) <= 1_801_000,
);
export const aLaterTime = matcher(
  "a time in milliseconds, still to come",
  (value) => typeof value === "number" && value > Date.now(),
);
export const aKuid = matcher(
  "a generated kuid",
  (value) => typeof value === "string" && /^\S{8,}$/.test(value),
);
export const aRoom = matcher(
  "the id of a room or a channel",
  (value) => typeof value === "string" && /^[\w-]{8,}$/.test(value),
);

/** An object with these members at least. */
export function atLeast(members: Readonly<Record<string, unknown>>): Matcher {
  return new Matcher("an object with certain members", (actual, path) =>
    isObject(actual)
      ? Object.entries(members).flatMap(([name, expected]) =>
          differences(expected, actual[name], join(path, name)),
        )
      : [`${path}: expected an object, got ${show(actual)}`],
  );
}

/** Where `actual` is not what is expected; exact, but for the matchers in it. */
export function differences(expected: unknown, actual: unknown, path: string): string[] {
  if (expected instanceof Matcher) {
    return expected.differences(actual, path);
  }
  if (Array.isArray(expected) && Array.isArray(actual) && expected.length === actual.length) {
    return expected.flatMap((item, position) =>
      differences(item, actual[position], `${path}[${position}]`),
    );
  }
  if (isObject(expected) && isObject(actual)) {
    const names = new Set([...Object.keys(expected), ...Object.keys(actual)]);
    return [...names].flatMap((name) => {
      const at = join(path, name);
      return Object.hasOwn(expected, name)
        ? differences(expected[name], actual[name], at)
        : [`${at}: unexpected, is ${show(actual[name])}`];
    });
  }
  return isDeepStrictEqual(expected, actual)
    ? []
    : [`${path}: expected ${show(expected)}, got ${show(actual)}`];
}

/** Where an answer is not the expected one. */
export function faultsOf(answer: Answer, expectation: Expectation): string[] {
  const found = differences(expectation.status, answer.status, "status");
  if ("result" in expectation) {
    const error = answer.error && [`error: unexpected, is "${answer.error.message}"`];
    return [...found, ...(error ?? differences(expectation.result, answer.result, "result"))];
  }
  const { id, faults } = answer.error ?? { id: undefined, faults: [] };
  const listed = faults.map(faultLine);
  const expected = expectation.faults ?? [];
  return [
    ...found,
    ...differences(expectation.error, id, "error.id"),
    ...without(expected, listed).map((line) => `error.details: lacks "${line}"`),
    ...without(listed, expected).map((line) => `error.details: lists "${line}" unexpectedly`),
  ];
}

/** Returns the `lines` that are left when each of `others` has taken one like it away. */
function without(lines: readonly string[], others: readonly string[]): string[] {
  const left = [...lines];
  for (const other of others) {
    const position = left.indexOf(other);
    if (position >= 0) {
      left.splice(position, 1);
    }
  }
  return left;
}

/** For calls sent together: each expectation must be met by an answer of its own. */
export function faultsOfAll(
  answers: readonly Answer[],
  expectations: readonly Expectation[],
): string[] {
  const left = [...answers];
  const unmet = expectations.filter((expectation) => {
    const met = left.findIndex((answer) => faultsOf(answer, expectation).length === 0);
    if (met >= 0) {
      left.splice(met, 1);
    }
    return met < 0;
  });
  return [
    ...unmet.map((expectation) => `no answer was ${show(expectation)}`),
    ...left.map((answer) => `nobody expected ${show(answer)}`),
  ];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Matcher)
  );
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

function show(value: unknown): string {
  const text = JSON.stringify(value, (_name, member: unknown) =>
    member instanceof Matcher ? `<${member.description}>` : member,
  ) as string | undefined;
  return text ?? "nothing";
}
