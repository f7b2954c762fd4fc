import type { DecisionContext } from "../usecases/support/context";
import { repairDangling } from "../usecases/drift/repairDangling";

/** Defines an own action that repairs something, and passes the gate first. */
export interface OwnRepair {
  /** Below `/profile-guard`. */
  readonly routes: readonly { readonly verb: "post"; readonly path: string }[];
  readonly run: (context: DecisionContext) => Promise<object>;
}

/** Lists the repairs, by name. Each declares its guard in domain/actions/own.ts. */
export const REPAIRS: Readonly<Record<string, OwnRepair>> = {
  repairDangling: {
    routes: [{ verb: "post", path: "/_repairDangling" }],
    run: repairDangling,
  },
};
