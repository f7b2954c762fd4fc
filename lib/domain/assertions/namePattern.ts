/** Stands in no pattern: a name with it in the place of each `*` is in a pattern by its stars alone. */
const FOREIGN = "\uE000";

/** A name, or names with `*` for any characters, none included. There is no escape. */
export class NamePattern {
  private readonly parts: readonly string[];

  constructor(readonly text: string) {
    this.parts = text.split("*");
  }

  get isLiteral(): boolean {
    return this.parts.length === 1;
  }

  matches(name: string): boolean {
    const [first = "", ...rest] = this.parts;
    const last = rest.pop();
    if (last === undefined) {
      return name === first;
    }
    if (name.length < first.length + last.length || !name.startsWith(first)) {
      return false;
    }
    let at = first.length;
    for (const part of rest) {
      const found = name.indexOf(part, at);
      if (found < 0) {
        return false;
      }
      at = found + part.length;
    }
    return name.length - last.length >= at && name.endsWith(last);
  }

  /**
   * Tells whether every name of the other pattern is in this one. Characters are as good as endless, so that
   * one name decides: what takes in the foreign character by a `*` takes in anything there.
   */
  includes(other: NamePattern): boolean {
    return this.matches(other.filledWith(FOREIGN));
  }

  /** Returns a name of the pattern. */
  filledWith(filler: string): string {
    return this.parts.join(filler);
  }
}

export const ANY_NAME = new NamePattern("*");

/**
 * Returns a name of the pattern that stands for all those of which nobody speaks: it is in another
 * pattern only if the whole pattern is.
 *
 * @param others patterns that may tell names apart
 * @param word what the name is made of
 */
export function genericName(
  pattern: NamePattern,
  others: readonly NamePattern[],
  isTaken: (name: string) => boolean,
  word: string,
): string {
  const isGeneric = (name: string): boolean =>
    !isTaken(name) && others.every((other) => other.matches(name) === other.includes(pattern));
  const words = pattern.text === "*" ? [word, ...FILLERS] : FILLERS;
  for (const filler of words) {
    for (let attempt = 1; attempt <= READABLE_ATTEMPTS; attempt += 1) {
      const name = pattern.filledWith(attempt === 1 ? filler : `${filler}-${attempt}`);
      if (isGeneric(name)) {
        return name;
      }
    }
  }
  // it is generic as such, so that only names that are taken are passed over
  let name = pattern.filledWith(FOREIGN);
  for (let foreign = FOREIGN; isTaken(name); foreign += FOREIGN) {
    name = pattern.filledWith(foreign);
  }
  return name;
}

/** Fillers that read well, tried before one that does not: patterns may well tell one of them apart. */
const FILLERS = ["any", "some", "other", "x1", "7"];
const READABLE_ATTEMPTS = 10;

export function isMatched(patterns: readonly NamePattern[], name: string): boolean {
  return patterns.some((pattern) => pattern.matches(name));
}

/** Tells whether a text can be a pattern: one with the foreign character could not be decided. */
export function isPattern(text: string): boolean {
  return text !== "" && !text.includes(FOREIGN);
}
