/** One line of prose: of a document, or of a comment. */
export interface Line {
  readonly number: number;
  readonly text: string;
  /** `true`: a comment begins here. */
  readonly opensComment: boolean;
}

/** A fault of a line: `rule` is its name, `found` the words at fault. */
export interface ProseFault {
  readonly line: number;
  readonly rule: "people" | "opening" | "word";
  readonly found: string;
  readonly advice: string;
}

const PEOPLE = /\b(?:he|his|him|himself|she|her|hers|herself)\b/giu;

/** Words that begin a noun clause, or a phrase that hangs on the name below it. */
const OPENING = /^(?:How|Of|That|Those|What|Whether|Which|Whom?|Whose|Why)\b/u;

/** Old names, and the ones to say instead: the word list of CONTRIBUTING.md. */
export const WORDS: Readonly<Record<string, string>> = {
  beneath: "a service, Elasticsearch, Redis",
  freePass: "unguarded",
  letPass: "report",
  mending: "repair",
  mendings: "repairs",
  patience: "deadline",
  patiently: "deadline",
  quicken: "fast authorization",
  readAhead: "prefetch",
  remembering: "read cache",
  sight: "visibility, may see",
  sketch: "outline",
  toPutBack: "previous content",
  turnAway: "record a refusal",
};

const ANY_WORD = new RegExp(`\\b(?:${Object.keys(WORDS).join("|")})\\b`, "giu");

/** Finds every fault of some lines. */
export function proseFaults(lines: readonly Line[]): ProseFault[] {
  return lines.flatMap((line) => [...peopleIn(line), ...openingOf(line), ...wordsIn(line)]);
}

/** Finds comments that begin with no sentence. */
export function openingFaults(lines: readonly Line[]): ProseFault[] {
  return lines.flatMap(openingOf);
}

function peopleIn({ number, text }: Line): ProseFault[] {
  return [...text.matchAll(PEOPLE)].map(([found]) => {
    const advice = 'say "they" or "the caller" of people';
    return { line: number, rule: "people", found, advice };
  });
}

function openingOf({ number, text, opensComment }: Line): ProseFault[] {
  const found = opensComment ? OPENING.exec(text)?.[0] : undefined;
  const advice = 'begin with a verb, or name the thing: "Tells whether …", "The key\'s id"';
  return found === undefined ? [] : [{ line: number, rule: "opening", found, advice }];
}

function wordsIn({ number, text }: Line): ProseFault[] {
  const names = new Map(
    Object.entries(WORDS).map(([word, better]) => [word.toLowerCase(), better]),
  );
  return [...text.matchAll(ANY_WORD)].map(([found]) => {
    const advice = `say: ${names.get(found.toLowerCase()) ?? ""}`;
    return { line: number, rule: "word", found, advice };
  });
}
