import { isPlainObject } from "../plainObject";

/** Stands for the words of Elasticsearch where they may tell of the whole platform. */
export const UNTOLD_WORDS =
  "Elasticsearch did not do this. Its own words are in the log, and told to callers who hold every right.";

/** Statuses of a document that is at fault itself: its form, that it is missing, or written meanwhile. */
const OF_DOCUMENT: ReadonlySet<unknown> = new Set([400, 404, 409]);

/** The failures of an answer about many documents, without the words that are not about these. */
interface CutFailures {
  readonly failures: readonly unknown[];
  /** The words that are left out, each once. */
  readonly words: readonly string[];
}

/**
 * Leaves out what Elasticsearch says of other things than the document: that a disk is full, how long
 * its queues are, which of its nodes does not answer. Of `bulk:import` each failure stands under the
 * name of its operation.
 * Source: the host's lib/service/storage/7/elasticsearch.ts `_mExecute`, `import`.
 */
export function withoutWordsOfOthers(failures: readonly unknown[]): CutFailures {
  const words = new Set<string>();
  const cut = failures.map((failure) => {
    if (!isPlainObject(failure)) {
      return failure;
    }
    if (typeof failure.reason === "string") {
      return OF_DOCUMENT.has(failure.status)
        ? failure
        : { ...failure, reason: noted(failure.reason, words) };
    }
    return Object.fromEntries(
      Object.entries(failure).map(([operation, item]) => [operation, cutItem(item, words)]),
    );
  });
  return { failures: cut, words: [...words] };
}

function cutItem(item: unknown, words: Set<string>): unknown {
  if (!isPlainObject(item) || !isPlainObject(item.error) || OF_DOCUMENT.has(item.status)) {
    return item;
  }
  // its type tells as much
  return { ...item, error: { reason: noted(String(item.error.reason), words) } };
}

function noted(reason: string, words: Set<string>): string {
  words.add(reason);
  return UNTOLD_WORDS;
}
