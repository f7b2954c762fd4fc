import type { Finding } from "../findings";
import { fault } from "../findings";

/**
 * Returns an id as the storage reads it, so that two that name one document are the same text.
 * `undefined`: it names none.
 */
export function idOf(id: unknown): string | undefined {
  return typeof id === "string" || typeof id === "number" || typeof id === "boolean"
    ? String(id)
    : undefined;
}

/** Returns each id once, in their order. */
export function distinctIds(ids: readonly string[]): string[] {
  return [...new Set(ids)];
}

/** One naming of a document, with what it adds to the document before it is answered. */
export interface Naming {
  readonly id: string;
  readonly added: number;
}

/**
 * Finds the naming with which those of ids that were named before come to more than `most` bytes.
 *
 * @param sizeOf bytes of a document as it is stored; asked only of those that are named again
 */
export function repeatFaults(
  namings: readonly Naming[],
  sizeOf: (id: string) => number,
  most: number,
  pathOf: (position: number) => string,
): Finding[] {
  const counts = new Map<string, number>();
  for (const { id } of namings) {
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  const sizes = new Map<string, number>();
  let sum = 0;
  for (const [position, { id, added }] of namings.entries()) {
    if ((counts.get(id) ?? 0) > 1) {
      const before = sizes.get(id);
      const size = (before ?? sizeOf(id)) + added;
      sizes.set(id, size);
      sum += before === undefined ? 0 : size;
      if (sum > most) {
        return [repeatFault(pathOf(position), most)];
      }
    }
  }
  return [];
}

function repeatFault(path: string, most: number): Finding {
  return fault(
    "request.repeats",
    path,
    `"${path}" names a document again: with those before it the answer would repeat more than ${most.toLocaleString("en")} bytes ("limits.repeatedBytes"). Name each document once.`,
  );
}

/**
 * Finds changes that are written into so many documents that they come to more than `most` bytes.
 *
 * @param atOnce documents that the storage is given at a time
 */
export function changeFaults(bytes: number, atOnce: number, most: number): Finding[] {
  return bytes * atOnce <= most
    ? []
    : [
        fault(
          "request.repeats",
          "body.changes",
          `"body.changes" has ${bytes.toLocaleString("en")} bytes, and would be written into ${atOnce.toLocaleString("en")} documents at once: more than ${most.toLocaleString("en")} bytes together ("limits.repeatedBytes"). Ask for fewer documents at a time, or for smaller changes.`,
        ),
      ];
}
