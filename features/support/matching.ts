import assert from "node:assert/strict";

/** Placeholders of expected documents, for what cannot be known beforehand. */
const PLACEHOLDERS: Readonly<Record<string, (value: unknown) => boolean>> = {
  "{kuid}": (value) => typeof value === "string" && /^kuid-\S+|^[0-9a-f-]{36}$/u.test(value),
  "{info}": (value) => typeof value === "object" && value !== null && "createdAt" in value,
};

/**
 * Compares a value with an expected document, member by member: none may be missing, none may be
 * too much, and `undefined` is not a member.
 */
export function assertMatches(actual: unknown, expected: unknown): void {
  assert.deepEqual(actual, fill(expected, actual));
}

/** The expected document with its placeholders replaced by what they stand for. */
function fill(expected: unknown, actual: unknown): unknown {
  if (typeof expected === "string" && expected in PLACEHOLDERS) {
    return PLACEHOLDERS[expected]?.(actual) === true ? actual : expected;
  }
  if (Array.isArray(expected)) {
    return expected.map((item, position) =>
      fill(item, Array.isArray(actual) ? actual[position] : undefined),
    );
  }
  if (typeof expected === "object" && expected !== null) {
    const members = typeof actual === "object" && actual !== null ? actual : {};
    return Object.fromEntries(
      Object.entries(expected).map(([member, value]) => [
        member,
        fill(value, (members as Record<string, unknown>)[member]),
      ]),
    );
  }
  return expected;
}
