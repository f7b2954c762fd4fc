import type { Identity } from "./Identity";
import type { ReachPlatform } from "./reachPlatform";
import type { ReachStep } from "../../api/reach";
import type { StoredProfile } from "../rights";

/** A way to become somebody else, or to get more. */
export interface Move {
  readonly steps: readonly ReachStep[];
  /** The kuid that acts afterwards; `undefined`: the same as before. */
  readonly kuid?: string;
  readonly gets: "everything" | readonly StoredProfile[];
}

/** Everything that a way may need. */
export interface Start {
  readonly identity: Identity;
  readonly platform: ReachPlatform;
  /** A kuid that nobody has. */
  readonly fresh: string;
}
