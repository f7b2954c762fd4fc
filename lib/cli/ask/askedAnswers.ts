import type { RequestExplanation } from "../../api/explain";
import type { RightsRow } from "../../domain/rights";

/** A user or profile, and what it is. */
export interface FoundSubject {
  readonly kind: "user" | "profile";
  readonly id: string;
}

/** May they, and why (not)? */
export interface CanAnswer {
  readonly subject: FoundSubject;
  readonly explanation: Omit<RequestExplanation, "refusedBy"> & {
    /** Files know no configuration, and so no status and id. */
    readonly refusedBy?: { readonly message: string; readonly reportedOnly?: boolean };
  };
}

/** Profiles and users who may. `leftOut`: why there may be more, one reason a line. */
export interface WhoCanAnswer {
  readonly profiles: readonly string[];
  readonly users: readonly string[];
  readonly leftOut: readonly string[];
  /** See `RequestExplanation.guarded`. */
  readonly guarded: boolean;
}

/** All rights of a user or profile. */
export interface RightsAnswer {
  readonly subject: FoundSubject;
  readonly rights: readonly RightsRow[];
  /** `false`: there are more than are listed. */
  readonly complete: boolean;
  /** Lists what Kuzzle allows by these rights and the plugin refuses: see `EffectiveRights.refused`. */
  readonly refused?: readonly { readonly controller: string; readonly action: string }[];
}
