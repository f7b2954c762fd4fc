/** Everybody's password. */
export const PASSWORD = "interference";

/** The callers, with the profiles they have. */
export const CALLERS = {
  /** Every action but those that show the whole platform, restricted to one index. */
  tenant: ["tenant"],
  /** The same actions, and those that show the whole platform. */
  "tenant-with-reads": ["tenant-with-reads"],
  /** The same, where reads are cut to what their caller covers. */
  covered: ["tenant-with-reads"],
  /** Writes users, profiles and roles without reading them; works with one index. */
  manager: ["manager"],
} as const;

export type Caller = keyof typeof CALLERS | "anonymous";
