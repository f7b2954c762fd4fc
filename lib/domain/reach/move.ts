import type { ReachStep } from "../../api/reach";
import type { StoredProfile } from "../rights";

/** A way to become somebody else, or to get more. */
export interface Move {
  readonly steps: readonly ReachStep[];
  /** The kuid that acts afterwards; `undefined`: the same as before. */
  readonly kuid?: string;
  readonly gets: "everything" | readonly StoredProfile[];
}
