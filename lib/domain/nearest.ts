import { distance } from "fastest-levenshtein";

/** Looking through more names than this costs more than a suggestion is worth. */
const MOST_CANDIDATES = 5000;

/**
 * The known name that a caller most likely meant, if one is near enough: at most two, or a third, of
 * the characters differ, case apart.
 */
export function nearestName(wanted: string, known: Iterable<string>): string | undefined {
  // two letters swapped are two differences
  const limit = Math.max(wanted.length < 4 ? 1 : 2, Math.floor(wanted.length / 3));
  const wantedLower = wanted.toLowerCase();
  let best: string | undefined;
  let bestDistance = limit + 1;
  let seen = 0;

  for (const candidate of known) {
    if (++seen > MOST_CANDIDATES) {
      break;
    }
    if (Math.abs(candidate.length - wanted.length) >= bestDistance) {
      continue;
    }
    const candidateDistance = distance(wantedLower, candidate.toLowerCase());
    if (candidateDistance < bestDistance) {
      best = candidate;
      bestDistance = candidateDistance;
    }
  }
  return best;
}

/** The known name that something is short for (`idx` for `index`), if it can be only one. */
export function unabbreviated(short: string, known: Iterable<string>): string | undefined {
  const letters = Array.from(short.toLowerCase());
  const meant = [...known].filter((name) => {
    let at = 0;
    for (const letter of name.toLowerCase()) {
      at += letter === letters[at] ? 1 : 0;
    }
    return letters.length > 1 && at === letters.length && name.startsWith(short.charAt(0));
  });
  return meant.length === 1 ? meant[0] : undefined;
}

/** The known name that was likely meant by one with a letter too many, one too few, or two swapped. */
export function slipOf(wanted: string, known: Iterable<string>): string | undefined {
  for (const name of known) {
    const [short, long] = name.length < wanted.length ? [name, wanted] : [wanted, name];
    if (short.length < FEWEST_LETTERS || long.length - short.length > 1 || short === long) {
      continue;
    }
    let at = 0;
    while (at < short.length && short[at] === long[at]) {
      at += 1;
    }
    const rest = long.slice(at);
    const isSlip =
      short.length < long.length
        ? /\p{Ll}/u.test(rest[0] ?? "") && short.slice(at) === rest.slice(1)
        : short.slice(at) === `${rest[1] ?? ""}${rest[0] ?? ""}${rest.slice(2)}`;
    if (isSlip) {
      return name;
    }
  }
  return undefined;
}

const FEWEST_LETTERS = 3;
