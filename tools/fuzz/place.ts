/** What the fuzzer's tenant is restricted to: see platform.ts. */
export const PLACE = {
  index: "pg-fuzz",
  collection: "things",
  /** Of actions that close it for a moment. */
  unsettled: "moods",
  /** Of actions that make it anew. */
  emptied: "sands",
  /** Of actions by query, at which the storage finds conflicts when others write too: it is empty. */
  swept: "nothing",
  ids: ["doc-0", "doc-1", "doc-2"],
} as const;
