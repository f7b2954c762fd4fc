/**
 * The parts of a search body that make Elasticsearch read something else than the documents of the
 * request's own index. Evidence for each, and why all the others are harmless: docs/query-forms.md.
 */

import type { QueryCode } from "../findingCodes";

/**
 * When a form is refused:
 * - `whenNamed`: a member names an index that is not the request's own;
 * - `unlessOwn`: the same, or no member names any (Elasticsearch then has a default of its own);
 * - `always`: being there, since nothing in it tells what will be read;
 * - `whenLikely`: a member names another index by a string, next to one that names a document.
 */
export type Verdict = "whenNamed" | "unlessOwn" | "always" | "whenLikely";

/**
 * @property code         identifier of the finding, `query.<form>`
 * @property noun         the form in a message
 * @property indexMembers members of the object that name an index
 * @property alsoScalars  judge strings and numbers at this place too, not only objects
 */
export interface Form {
  readonly code: QueryCode;
  readonly noun: string;
  readonly verdict: Verdict;
  readonly indexMembers: readonly string[];
  readonly alsoScalars?: true;
}

/** Members that name a document; with an index beside them, an unknown object is taken for a lookup. */
export const DOCUMENT_MEMBERS: readonly string[] = ["id", "_id", "path", "target_field"];

export const FORMS = {
  termsLookup: {
    code: "query.termsLookup",
    noun: "a terms lookup",
    verdict: "unlessOwn",
    indexMembers: ["index", "_index"],
  },
  likedDocument: {
    code: "query.likedDocument",
    noun: "a document of more_like_this",
    verdict: "whenNamed",
    indexMembers: ["_index", "index"],
  },
  indexedShape: {
    code: "query.indexedShape",
    noun: "an indexed shape",
    verdict: "unlessOwn",
    indexMembers: ["index", "_index"],
    alsoScalars: true,
  },
  percolatedDocument: {
    code: "query.percolatedDocument",
    noun: "a stored document to percolate",
    verdict: "whenNamed",
    indexMembers: ["index", "_index"],
  },
  vectorLookup: {
    code: "query.vectorLookup",
    noun: "a lookup of a query vector",
    verdict: "unlessOwn",
    indexMembers: ["index", "_index"],
    alsoScalars: true,
  },
  lookupField: {
    code: "query.lookupField",
    noun: "a runtime field of type lookup",
    verdict: "whenNamed",
    indexMembers: ["target_index"],
  },
  wrappedQuery: {
    code: "query.wrappedQuery",
    noun: "an encoded query",
    verdict: "always",
    indexMembers: [],
    alsoScalars: true,
  },
  templatedQuery: {
    code: "query.templatedQuery",
    noun: "a query made of a template",
    verdict: "always",
    indexMembers: [],
    alsoScalars: true,
  },
  queryRules: {
    code: "query.queryRules",
    noun: "a set of query rules",
    verdict: "always",
    indexMembers: [],
    alsoScalars: true,
  },
  pointInTime: {
    code: "query.pointInTime",
    noun: "a point in time",
    verdict: "always",
    indexMembers: [],
    alsoScalars: true,
  },
  indexBoosts: {
    code: "query.indexBoosts",
    noun: "a boost by index",
    verdict: "always",
    indexMembers: [],
    alsoScalars: true,
  },
  misplacedObject: {
    code: "query.misplacedObject",
    noun: "an object where Elasticsearch reads a plain value",
    verdict: "always",
    indexMembers: [],
  },
  likelyLookup: {
    code: "query.likelyLookup",
    noun: "a lookup",
    verdict: "whenLikely",
    indexMembers: ["index", "_index", "target_index"],
  },
} as const satisfies Record<string, Form>;

export type FormName = keyof typeof FORMS;
