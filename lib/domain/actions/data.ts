import type { ActionDeclaration, Declarations, RoomHandle } from "./declaration";
import { each } from "./declaration";
import { scrolls } from "./handles";

/** The host judges these actions by the place that they act on. */
const reads: ActionDeclaration = { place: "collection", unguarded: "ownPlace", data: "reads" };
const changes: ActionDeclaration = { place: "collection", unguarded: "ownPlace", data: "changes" };
const checkedReads: ActionDeclaration = { ...reads, unguarded: "requestCheck" };
const checkedChanges: ActionDeclaration = { ...changes, unguarded: "requestCheck" };

export const BULK: Declarations = {
  deleteByQuery: { ...checkedChanges, query: "query", opens: "own" },
  import: { ...checkedChanges, check: "bulk", administers: true },
  mWrite: { ...changes, check: "documents" },
  updateByQuery: { ...checkedChanges, query: "query", check: "changes", opens: "own" },
  write: changes,
};

export const COLLECTION: Declarations = {
  create: { ...changes, check: "collection", addsShards: "collection" },
  update: { ...changes, check: "collection", addsShards: "replicas" },
  updateMapping: { ...changes, check: "collection" },
  ...each("deleteSpecifications truncate", changes),
  updateSpecifications: { ...checkedChanges, check: "specifications" },
  delete: { ...changes, removes: "collection" },
  ...each("exists getMapping getSettings getSpecifications refresh", reads),
  list: { place: "index", unguarded: "listing", data: "reads", lists: "collections" },
  scrollSpecifications: {
    ...scrolls("collection:searchSpecifications"),
    data: "reads",
    lists: "specification pages",
  },
  searchSpecifications: {
    ...checkedReads,
    place: "none",
    query: "search",
    lists: "specifications",
    opens: "scroll",
  },
  validateSpecifications: { ...reads, unguarded: "validates", check: "specifications" },
};

export const DOCUMENT: Declarations = {
  ...each("exists get mExists mGet", reads),
  ...each("create createOrReplace delete deleteFields mDelete replace update upsert", changes),
  ...each("mCreate mCreateOrReplace mReplace mUpdate mUpsert", { ...changes, check: "documents" }),
  count: { ...checkedReads, query: "search" },
  export: { ...checkedReads, query: "search", opens: "file" },
  search: { ...checkedReads, query: "search", takesTargets: true, opens: "scroll" },
  ...each("deleteByQuery updateByQuery", { ...checkedChanges, query: "query", opens: "own" }),
  scroll: { ...scrolls("document:search"), data: "reads" },
  validate: { ...reads, unguarded: "validates" },
};

export const INDEX: Declarations = {
  create: { ...checkedChanges, place: "index", check: "wholeIndex", addsShards: "index" },
  delete: { ...checkedChanges, place: "index", check: "wholeIndex", removes: "index" },
  exists: { ...reads, place: "index" },
  list: { place: "none", unguarded: "listing", data: "reads", lists: "indexes" },
  mDelete: { ...checkedChanges, place: "none", check: "wholeIndexes", removes: "indexes" },
  stats: { place: "none", unguarded: "listing", data: "reads", lists: "statistics" },
};

/** The host lists rooms by the same right: see its lib/core/realtime/hotelClerk.ts `list`. */
const room = (more: Pick<RoomHandle, "ownSubscription"> = {}): ActionDeclaration => ({
  place: "none",
  unguarded: "handle",
  handle: { kind: "room", at: "body.roomId", as: "realtime:subscribe", ...more },
  data: "reads",
});

export const REALTIME: Declarations = {
  publish: changes,
  subscribe: { ...checkedReads, check: "filter" },
  validate: reads,
  count: room({ ownSubscription: "enough" }),
  join: room(),
  list: { place: "none", unguarded: "listing", data: "reads", lists: "rooms" },
  unsubscribe: { ...room({ ownSubscription: "required" }), unguarded: "ownConnection" },
};
