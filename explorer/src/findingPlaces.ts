import { createScanner } from "jsonc-parser";

interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** `policies[0].restrictedTo`, `controllers["a.b"]`. */
const STEP = /\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/gu;

/** The keys and positions of a property path. */
export function stepsOf(path: string): (string | number)[] {
  return [...path.matchAll(STEP)].map(([, quoted, position, name]) =>
    position === undefined ? (quoted ?? name ?? "") : Number(position),
  );
}

/** A part of the document that a path names, or passes. */
interface Part {
  stretch?: Stretch;
  readonly members: Map<string | number, Part>;
}

/** An object or a list that is being read. Without `part`, no path leads into it. */
interface Frame {
  readonly part: Part | undefined;
  readonly from: number;
  readonly isList: boolean;
  /** The next string is the name of a member. */
  isAtName: boolean;
  step: string | number;
}

/** Milliseconds of reading between two looks at keys and clicks. */
const SLICE = 10;
/** Tokens between two looks at the clock. */
const TOKENS = 500;

// its kinds of tokens are a `const enum`, which a build of single files cannot read
const [OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET, COMMA, COLON] = [1, 2, 3, 4, 5, 6];
const [TEXT, END] = [10, 17];

/**
 * Where property paths stand in a text of JSON; of one that is not there, the nearest above it. It reads the text
 * once, and lets the page answer keys meanwhile.
 *
 * @param isWanted asked between two slices; `false`: nobody waits for it any more
 * @returns undefined: nobody waits
 */
export async function placesOf(
  text: string,
  paths: readonly string[],
  isWanted: () => boolean,
): Promise<readonly Stretch[] | undefined> {
  const root: Part = { members: new Map() };
  const ways = paths.map((path) => wayTo(root, stepsOf(path)));
  const slices = slicesOf(text, root);
  while (slices.next().done !== true) {
    await new Promise((resolve) => setTimeout(resolve));
    if (!isWanted()) {
      return undefined;
    }
  }
  const start: Stretch = { from: 0, to: Math.min(text.length, 1) };
  return ways.map((way) => way.findLast(({ stretch }) => stretch !== undefined)?.stretch ?? start);
}

/** The parts of a path, the root left out: a finding about all of it stands at the start. */
function wayTo(root: Part, steps: readonly (string | number)[]): readonly Part[] {
  const way: Part[] = [];
  for (const step of steps) {
    const { members } = way.at(-1) ?? root;
    const part = members.get(step) ?? { members: new Map<string | number, Part>() };
    members.set(step, part);
    way.push(part);
  }
  return way;
}

/** Reads a text, and notes where the parts stand. It yields whenever it has taken a while. */
function* slicesOf(text: string, root: Part): Generator<void> {
  const scanner = createScanner(text, true);
  const frames: Frame[] = [];
  let since = performance.now();
  for (let count = 1; ; count += 1) {
    const token: number = scanner.scan();
    if (token === END) {
      return;
    }
    const from = scanner.getTokenOffset();
    const to = from + scanner.getTokenLength();
    const frame = frames.at(-1);
    if (token === OPEN_BRACE || token === OPEN_BRACKET) {
      const isList = token === OPEN_BRACKET;
      const part = frame === undefined ? root : frame.part?.members.get(frame.step);
      frames.push({ part, from, isList, isAtName: !isList, step: 0 });
    } else if (token === CLOSE_BRACE || token === CLOSE_BRACKET) {
      frames.pop();
      note(frame?.part, frame?.from ?? from, to);
    } else if (frame !== undefined) {
      readWithin(frame, token, () => scanner.getTokenValue(), { from, to });
    }
    if (count % TOKENS === 0 && performance.now() - since > SLICE) {
      yield;
      since = performance.now();
    }
  }
}

function readWithin(frame: Frame, token: number, valueOf: () => string, place: Stretch): void {
  if (token === COMMA) {
    frame.isAtName = !frame.isList;
    frame.step = frame.isList ? Number(frame.step) + 1 : "";
  } else if (token === TEXT && frame.isAtName) {
    frame.step = valueOf();
    frame.isAtName = false;
  } else if (token !== COLON) {
    note(frame.part?.members.get(frame.step), place.from, place.to);
  }
}

function note(part: Part | undefined, from: number, to: number): void {
  if (part !== undefined) {
    part.stretch = { from, to };
  }
}
