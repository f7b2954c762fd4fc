/** What the plugin changes of the host though no rule of rights needs it, by name. */
export const HOST_PATCH_NAMES = [
  "fastAuthorization",
  "answerEveryRequest",
  "refuseEmptyQueries",
  "letKeySearchesFail",
] as const;

export type HostPatchName = (typeof HOST_PATCH_NAMES)[number];
