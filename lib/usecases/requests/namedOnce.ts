import { isPlainObject } from "../../domain/plainObject";
import type { Finding } from "../../domain/findings";
import { distinctIds, idOf, repeatFaults } from "../../domain/requests/repeats";

type Listing = Readonly<Record<string, unknown>>;

/**
 * Returns the ids of a request as texts where any is there more than once.
 * `undefined`: none is, or they are none that the storage takes.
 */
export function repeatedIds(ids: unknown): readonly string[] | undefined {
  if (!Array.isArray(ids)) {
    return undefined;
  }
  const texts = ids.map(idOf);
  const isRepeated = new Set(texts).size < texts.length;
  return isRepeated && !texts.includes(undefined) ? (texts as string[]) : undefined;
}

/** An answer about each distinct id, as the host gives it to a request that names each of `ids`. */
interface Expanded {
  readonly answer: unknown;
  readonly faults: readonly Finding[];
}

/**
 * Puts back into an answer about each id once those that were named again, in the caller's order.
 *
 * @param found the member of the answer that lists documents
 */
export function expanded(
  answer: unknown,
  found: "hits" | "successes",
  ids: readonly string[],
  most: number,
): Expanded {
  if (!isPlainObject(answer) || !Array.isArray(answer[found])) {
    return { answer, faults: [] };
  }
  const documents = new Map(
    (answer[found] as readonly Listing[]).map((document) => [String(document._id), document]),
  );
  const sizeOf = (id: string): number => JSON.stringify(documents.get(id) ?? null).length;
  const namings = ids.map((id) => ({ id, added: 0 }));
  const faults = repeatFaults(namings, sizeOf, most, (position) => `ids[${position}]`);
  const all = ids.flatMap((id) => documents.get(id) ?? []);
  const missing = "errors" in answer && { errors: ids.filter((id) => !documents.has(id)) };
  return { answer: { ...answer, [found]: all, ...missing }, faults };
}

/** The ids that a request names more than once. */
export function namedAgain(ids: readonly string[]): string[] {
  const seen = new Set<string>();
  return distinctIds(ids.filter((id) => seen.size === seen.add(id).size));
}
