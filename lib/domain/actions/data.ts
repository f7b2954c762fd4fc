import type { ActionDeclaration, Declarations } from "./declaration";
import { each } from "./declaration";

/** The host judges these actions by the place that they act on. */
const reads: ActionDeclaration = { place: "collection", unguarded: "ownPlace", data: "reads" };
const changes: ActionDeclaration = { place: "collection", unguarded: "ownPlace", data: "changes" };
const checkedReads: ActionDeclaration = { ...reads, unguarded: "requestCheck" };
const checkedChanges: ActionDeclaration = { ...changes, unguarded: "requestCheck" };

export const BULK: Declarations = {
  deleteByQuery: { ...checkedChanges, query: "query" },
  import: { ...checkedChanges, check: "bulk", administers: true },
  mWrite: { ...changes, check: "documents" },
  updateByQuery: { ...checkedChanges, query: "query", check: "changes" },
  write: changes,
};

export const COLLECTION: Declarations = {
  ...each("create update updateMapping", { ...changes, check: "collection" }),
  ...each("deleteSpecifications truncate updateSpecifications", changes),
  delete: { ...changes, removes: "collection" },
  ...each("exists getMapping getSettings getSpecifications refresh", reads),
  list: { ...checkedReads, place: "index" },
  scrollSpecifications: { place: "none", unguarded: "reads", data: "reads" },
  searchSpecifications: { ...checkedReads, place: "none", query: "search" },
  validateSpecifications: { ...reads, unguarded: "validates" },
};

export const DOCUMENT: Declarations = {
  ...each("exists get mExists mGet", reads),
  ...each("create createOrReplace delete deleteFields mDelete replace update upsert", changes),
  ...each("mCreate mCreateOrReplace mReplace mUpdate mUpsert", { ...changes, check: "documents" }),
  ...each("count export", { ...checkedReads, query: "search" }),
  search: { ...checkedReads, query: "search", takesTargets: true },
  ...each("deleteByQuery updateByQuery", { ...checkedChanges, query: "query" }),
  scroll: { place: "none", unguarded: "reads", data: "reads" },
  validate: { ...reads, unguarded: "validates" },
};

export const INDEX: Declarations = {
  create: { ...checkedChanges, place: "index", check: "wholeIndex" },
  delete: { ...checkedChanges, place: "index", check: "wholeIndex", removes: "index" },
  exists: { ...reads, place: "index" },
  list: { ...checkedReads, place: "none" },
  mDelete: { ...checkedChanges, place: "none", check: "wholeIndexes", removes: "indexes" },
  stats: { place: "none", unguarded: "reads", data: "reads" },
};

export const REALTIME: Declarations = {
  publish: changes,
  ...each("subscribe validate", reads),
  ...each("count join list unsubscribe", { place: "none", unguarded: "room", data: "reads" }),
};
