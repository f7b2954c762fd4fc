/** Makes one text of another: `text` replaces the part between `start` and `end`. */
export interface Splice {
  /** In UTF-16 units, inclusive. */
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  readonly text: string;
}

/** The splice that makes `wanted` of `base`, with everything left out that both begin or end with. */
export function spliceOf(base: string, wanted: string): Splice {
  const shorter = Math.min(base.length, wanted.length);
  const start = longest(shorter, (from, to) => base.slice(from, to) === wanted.slice(from, to));
  const kept = longest(
    shorter - start,
    (from, to) =>
      base.slice(base.length - to, base.length - from) ===
      wanted.slice(wanted.length - to, wanted.length - from),
  );
  return {
    start,
    end: base.length - kept,
    text: wanted.slice(start, wanted.length - kept),
  };
}

/** The text that {@link spliceOf} was given as `wanted`. */
export function spliced(base: string, { start, end, text }: Splice): string {
  return base.slice(0, start) + text + base.slice(end);
}

/**
 * The largest length, at most `most`, up to which all is the same; by halves, because two long texts
 * are compared much faster at once than character by character.
 */
function longest(most: number, areSame: (from: number, to: number) => boolean): number {
  let same = 0;
  let end = most;
  while (same < end) {
    // all that is left first: often nothing differs
    const middle = end === most && same === 0 ? most : same + Math.ceil((end - same) / 2);
    if (areSame(same, middle)) {
      same = middle;
    } else {
      end = middle - 1;
    }
  }
  return same;
}
