/** A URL of an own action; `path` stands below `/profile-guard`. */
export interface Route {
  readonly verb: "get" | "post" | "put";
  readonly path: string;
}
