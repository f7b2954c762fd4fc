import { findDangling } from "../usecases/drift/findDangling";
import type { InsightContext } from "../usecases/insight/context";

/** An own action that tells something and writes nothing. */
export interface Insight {
  /** Below `/profile-guard`. */
  readonly routes: readonly { readonly verb: "get" | "post"; readonly path: string }[];
  readonly answer: (context: InsightContext) => Promise<object>;
}

/** The own actions besides the five, by name. */
export const INSIGHTS: Readonly<Record<string, Insight>> = {
  findDangling: {
    routes: [{ verb: "get", path: "/_dangling" }],
    answer: findDangling,
  },
};
