import type { Finding } from "../findings";
import { fault } from "../findings";
import { memberOf } from "../plainObject";

/** As many as Elasticsearch has in a collection unless told otherwise (`index.mapping.total_fields.limit`). */
const MOST_FIELDS = 1_000;
/** For everybody: as many as a collection may have at all without every right. */
const MOST_OF_ALL = 10_000;

/**
 * Finds a specification of so many fields that the host would look at nothing else for seconds: the time
 * that it takes grows with the square of the faults. Fields within others stand beside them (`a/b`). It
 * takes the letters of a text, and the entries of a list, for fields too.
 * Source: the host's lib/core/validation/validation.js `structureCollectionValidation`.
 */
export function crowdedSpecification(specification: unknown): Finding[] {
  return fieldFaults(specification, MOST_OF_ALL);
}

/**
 * The same of fewer fields, since each node looks through the specifications of all collections again
 * whenever one of them changes, and when it starts: for callers who do not cover everything.
 */
export function largeSpecification(specification: unknown): Finding[] {
  return fieldFaults(specification, MOST_FIELDS);
}

function fieldFaults(specification: unknown, most: number): Finding[] {
  const count = countMembers(memberOf(specification, "fields"));
  if (count <= most) {
    return [];
  }
  const others =
    most < MOST_OF_ALL
      ? ` Only a caller who holds every right may write more, up to ${show(MOST_OF_ALL)}.`
      : "";
  const message = `"body.fields" has ${show(count)} fields: at most ${show(most)} are taken, with those within others. Specify those that are to be checked.${others}`;
  return [fault("fields.tooMany", "body.fields", message)];
}

function countMembers(fields: unknown): number {
  return typeof fields === "string" ? fields.length : Object.keys(Object(fields) as object).length;
}

function show(count: number): string {
  return count.toLocaleString("en");
}
