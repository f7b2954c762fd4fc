import type { InsightContext } from "../usecases/disclosure/context";
import { repairDangling } from "../usecases/drift/repairDangling";

/** An own action that mends something, and passes the gate first. */
export interface OwnRepair {
  /** Below `/profile-guard`. */
  readonly routes: readonly { readonly verb: "post"; readonly path: string }[];
  readonly run: (context: InsightContext) => Promise<object>;
}

/** By name; each has a guard of its own, see OWN_GUARDS. */
export const REPAIRS: Readonly<Record<string, OwnRepair>> = {
  repairDangling: {
    routes: [{ verb: "post", path: "/_repairDangling" }],
    run: repairDangling,
  },
};
