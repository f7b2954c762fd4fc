/**
 * Events by which the host writes to its storage, without their prefix `core:storage:<scope>:`. A test
 * compares them with the installed host, so that none is missing.
 * Source: the host's lib/core/storage/clientAdapter.js.
 */
export const STORAGE_WRITES = {
  /** Write one document: index, collection, id. The id of one that is created may stand in the options. */
  one: [
    "document:create",
    ...["createOrReplace", "delete", "deleteFields", "replace", "update", "upsert"].map(ofDocument),
  ],
  /** Write several documents of a collection: index, collection, documents or a query. */
  many: [
    "bulk:updateByQuery",
    ...["bulk", "deleteByQuery", "import", "mCreate", "mCreateOrReplace", "mDelete"].map(
      ofDocument,
    ),
    ...["mExecute", "mReplace", "mUpdate", "mUpsert", "updateByQuery"].map(ofDocument),
  ],
  /** Remove whole collections, or indexes. */
  all: ["collection:delete", "collection:truncate", "index:delete", "index:mDelete"],
} as const;

function ofDocument(method: string): string {
  return `document:${method}`;
}

/** All of them. */
export const ALL_STORAGE_WRITES: readonly string[] = Object.values(STORAGE_WRITES).flat();
