import type { Finding } from "../findings";
import { fault } from "../findings";

/** As the host reads a text, by the package `ms`; it fails at one of more than 100 characters. */
const FORM = /^(-?(?:\d+)?\.?\d+) *(?:([a-z]+))?$/iu;
const LONGEST = 100;
/** Milliseconds in each unit, by its first letters. */
const UNITS: readonly (readonly [RegExp, number])[] = [
  [/^(?:|ms|msecs?|milliseconds?)$/iu, 1],
  [/^(?:s|secs?|seconds?)$/iu, 1_000],
  [/^(?:m|mins?|minutes?)$/iu, 60_000],
  [/^(?:h|hrs?|hours?)$/iu, 3_600_000],
  [/^(?:d|days?)$/iu, 86_400_000],
  [/^(?:w|weeks?)$/iu, 604_800_000],
  [/^(?:y|yrs?|years?)$/iu, 31_557_600_000],
];
/** Milliseconds: ten thousand years. Neither dates nor Redis go much further. */
const MOST = 3e14;

/**
 * Finds lifetimes of tokens at which the host answers 500: an empty text, a part of a millisecond, and
 * what lies beyond all dates. It refuses by itself what it cannot read, and takes any part for an API key.
 * Source: the host's lib/core/security/tokenRepository.ts `generateToken`, `parseTimespan`.
 */
export function lifetimeFaults(expiresIn: unknown, makes: "session" | "apiKey"): Finding[] {
  const isUnread = typeof expiresIn === "string" && !isBetween(1, expiresIn.length, LONGEST);
  const lifetime = millisecondsOf(expiresIn);
  const isWhole = makes === "apiKey" || lifetime === undefined || Number.isInteger(lifetime);
  // without one an API key lasts for good
  const isGiven = expiresIn !== "" || makes === "session";
  return isGiven && (isUnread || !isWhole || !isBetween(-1, lifetime ?? 0, MOST))
    ? [
        fault(
          "member.value",
          "expiresIn",
          '"expiresIn" must be a whole number of milliseconds, or a text such as "1h"; for an API key -1 means for good.',
        ),
      ]
    : [];
}

function isBetween(least: number, count: number, most: number): boolean {
  return count >= least && count <= most;
}

/** @returns `undefined` for what the host refuses to read */
function millisecondsOf(expiresIn: unknown): number | undefined {
  if (typeof expiresIn === "number") {
    return expiresIn;
  }
  const [, count, unit = ""] = typeof expiresIn === "string" ? (FORM.exec(expiresIn) ?? []) : [];
  const each = UNITS.find(([names]) => names.test(unit))?.[1];
  return count === undefined || each === undefined ? undefined : Number(count) * each;
}
