/** The place to which the fuzzer's tenant is restricted: see platform.ts. */
export const PLACE = {
  index: "pg-fuzz",
  collection: "things",
  /** The collection of actions that close it for a moment. */
  unsettled: "moods",
  /** The collection of actions that make it anew. */
  emptied: "sands",
  /**
   * The collection of actions by query, at which the storage finds conflicts when others write too: it is
   * empty.
   */
  swept: "nothing",
  ids: ["doc-0", "doc-1", "doc-2"],
} as const;
