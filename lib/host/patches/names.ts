/** The names of the changes to the host that no rule of rights needs. */
export const HOST_PATCH_NAMES = [
  "keepAsyncContext",
  "sharedContext",
  "idleEvents",
  "fastAuthorization",
  "joinedCommands",
  "answerEveryRequest",
  "refuseEmptyQueries",
  "letKeySearchesFail",
  "searchTokensByName",
  "noteAuthors",
  "distinctTokens",
  "literalIds",
  "evenLogins",
  "readableDocuments",
  "emptyPoints",
  "shapesByField",
  "listedRights",
  "targetsByPlace",
  "fewSpecificationFaults",
  "linedIds",
  "writtenDocuments",
] as const;

export type HostPatchName = (typeof HOST_PATCH_NAMES)[number];
