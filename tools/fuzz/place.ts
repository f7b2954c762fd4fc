/** What the fuzzer's tenant is restricted to: see platform.ts. */
export const PLACE = {
  index: "pg-fuzz",
  collection: "things",
  /** Of actions that close or empty it. */
  unsettled: "moods",
  ids: ["doc-0", "doc-1", "doc-2"],
} as const;
