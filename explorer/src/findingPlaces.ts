import { createScanner, SyntaxKind } from "jsonc-parser";

interface Stretch {
  readonly from: number;
  readonly to: number;
}

type Step = string | number;

/** `policies[0].restrictedTo`, `controllers["a.b"]`. */
const STEP = /\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/gu;

/** The keys and positions of a property path. */
export function stepsOf(path: string): readonly Step[] {
  return [...path.matchAll(STEP)].map(([, quoted, position, name]) =>
    position === undefined ? (quoted ?? name ?? "") : Number(position),
  );
}

/** What paths lead to, and where it stands. */
class Spot {
  readonly steps = new Map<Step, Spot>();
  from = 0;
  /** Below `from`: it is not there. */
  to = -1;
}

/** A list or an object that the scanner is in. */
interface Level {
  readonly spot: Spot | undefined;
  readonly isList: boolean;
  step: Step;
}

/** Tokens that are read at once: some milliseconds. */
const AT_ONCE = 10_000;

/**
 * Finds where property paths stand in a text of JSON, by reading it once; of one that is not there, the nearest above
 * it. Some tokens a step, for a page that has something else to do meanwhile.
 */
export function* placeSteps(
  text: string,
  paths: readonly string[],
): Generator<undefined, readonly Stretch[]> {
  const root = new Spot();
  const ways = paths.map((path) => spotsOf(root, stepsOf(path)));
  const scanner = createScanner(text, true);
  const levels: Level[] = [];
  let isKey = false;
  const begin = (): Spot | undefined => {
    const level = levels.at(-1);
    const spot = level === undefined ? root : level.spot?.steps.get(level.step);
    if (spot !== undefined) {
      spot.from = scanner.getTokenOffset();
    }
    return spot;
  };
  const end = (spot: Spot | undefined): void => {
    if (spot !== undefined) {
      spot.to = scanner.getTokenOffset() + scanner.getTokenLength();
    }
  };
  let read = 0;
  for (let kind = scanner.scan(); kind !== SyntaxKind.EOF; kind = scanner.scan()) {
    const level = levels.at(-1);
    switch (kind) {
      case SyntaxKind.OpenBraceToken:
      case SyntaxKind.OpenBracketToken:
        isKey = kind === SyntaxKind.OpenBraceToken;
        levels.push({ spot: begin(), isList: !isKey, step: isKey ? "" : 0 });
        break;
      case SyntaxKind.CloseBraceToken:
      case SyntaxKind.CloseBracketToken:
        end(levels.pop()?.spot);
        isKey = false;
        break;
      case SyntaxKind.CommaToken:
        isKey = level?.isList === false;
        if (typeof level?.step === "number") {
          level.step += 1;
        }
        break;
      case SyntaxKind.ColonToken:
        break;
      case SyntaxKind.Unknown:
      case SyntaxKind.LineCommentTrivia:
      case SyntaxKind.BlockCommentTrivia:
      case SyntaxKind.LineBreakTrivia:
      case SyntaxKind.Trivia:
        break;
      case SyntaxKind.StringLiteral:
      case SyntaxKind.NumericLiteral:
      case SyntaxKind.NullKeyword:
      case SyntaxKind.TrueKeyword:
      case SyntaxKind.FalseKeyword:
        if (isKey && level !== undefined) {
          level.step = scanner.getTokenValue();
          isKey = false;
        } else {
          end(begin());
        }
    }
    read += 1;
    if (read % AT_ONCE === 0) {
      yield;
    }
  }
  const nowhere = { from: 0, to: Math.min(text.length, 1) };
  return ways.map((way) => way.findLast(({ from, to }) => to >= from) ?? nowhere);
}

/** The spots on the way to one, each of which is made at need; but for the root, which is everything. */
function spotsOf(root: Spot, steps: readonly Step[]): readonly Spot[] {
  let spot = root;
  return steps.map((step) => {
    const next = spot.steps.get(step) ?? new Spot();
    spot.steps.set(step, next);
    spot = next;
    return next;
  });
}

/** Runs a work step by step, and lets the browser answer the user in between. */
export async function inSteps<Result>(work: Generator<undefined, Result>): Promise<Result> {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) {
      return value;
    }
    await new Promise((resolve) => {
      setTimeout(resolve);
    });
  }
}
