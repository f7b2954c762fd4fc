import { DocumentTexts } from "./DocumentTexts";
import type { AuditedChange, Content } from "./entry";
import type { Splice } from "./splice";
import { spliced, spliceOf } from "./splice";

/** Characters: what is shorter is easier to read as it is. */
const WORTH_SAVING = 1_000;

/**
 * A change as it is kept. What was before a write of a large document is mostly what is there
 * after it: then `before` is kept as its difference to the text of `after`.
 */
type KeptChange = AuditedChange & { readonly beforeOfAfter?: Splice };

/**
 * The changes of an entry as one text, which no mapping can refuse. Each document is made a text
 * only once: it may have thousands of parts.
 */
export function textOfChanges(
  changes: readonly AuditedChange[],
  texts = new DocumentTexts(),
): string {
  return `[${changes.map((change) => textOfChange(change, texts)).join(",")}]`;
}

export function changesInText(text: string): AuditedChange[] {
  return (JSON.parse(text) as KeptChange[]).map(({ beforeOfAfter, ...change }) => {
    if (beforeOfAfter === undefined) {
      return change;
    }
    const { after, ...about } = change;
    // written and read again a text of JSON is the same
    const before = JSON.parse(spliced(JSON.stringify(after), beforeOfAfter)) as Content;
    return { ...about, before, after };
  });
}

function textOfChange({ before, after, ...about }: AuditedChange, texts: DocumentTexts): string {
  const afterText = texts.of(after);
  const members = JSON.stringify(about).slice(0, -1);
  return before === undefined
    ? `${members},"after":${afterText}}`
    : `${members},${textOfBefore(texts.of(before), afterText)},"after":${afterText}}`;
}

function textOfBefore(before: string, after: string): string {
  const splice = spliceOf(after, before);
  return before.length - splice.text.length >= WORTH_SAVING
    ? `"beforeOfAfter":${JSON.stringify(splice)}`
    : `"before":${before}`;
}
