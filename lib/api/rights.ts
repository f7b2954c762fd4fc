import type { ToldOrigin } from "../domain/access/origins";
import type { Profile } from "../domain/policies/Profile";
import type { CellName, RateLimitChange, RightsRow, RightsRequest } from "../domain/rights";
import type { KeyCut } from "./apiKeys";
import type { PluginRefusal } from "./pluginRefusal";

export type {
  CellName,
  RateLimitChange,
  RightsRequest,
  RightsRow,
  RowExceptions,
} from "../domain/rights";

/** A profile that is stored nowhere, judged as if it were. */
export type ProfileDraft = Profile;

/**
 * The subject of `profile-guard:effectiveRights`: `userId`, `profileId` or `apiKeyId` as
 * arguments, or a draft as body; without any of these, the caller.
 */
export interface EffectiveRightsArguments {
  readonly userId?: string;
  readonly profileId?: string;
  readonly apiKeyId?: string;
  /**
   * Lists the rights to this action alone, as `controller:action`, each as a row or `unlisted` tells it (`*`: every
   * other one); of them there may be more than of all together.
   */
  readonly right?: string;
  readonly body?: { readonly draft: ProfileDraft };
}

/** Answer of `profile-guard:effectiveRights`. */
export interface EffectiveRights {
  /** Exact together. `*` is every other name, `null` a request that names none. */
  readonly rights: readonly RightsRow[];
  /** `false`: there are more than the 10,000 listed rows. */
  readonly complete: boolean;
  /**
   * The actions whose rows are not all listed, which can be asked for one by one (`right`). Absent: when complete.
   */
  readonly unlisted?: readonly CellName[];
  /**
   * The host's own actions that these rights hold, and that the plugin refuses all the same, because
   * it does not know them (`unknownActions`). Absent: there are none.
   */
  readonly refused?: readonly RefusedAction[];
  /**
   * Set for an API key with policies: tells which of its user's rights it lacks, and which of its
   * policies'.
   */
  readonly cut?: KeyCut;
  /**
   * Set for an API key of another user: names the handles made by others through which it was made. Absent:
   * none.
   */
  readonly madeThrough?: readonly ToldOrigin[];
}

/** An action with the refusal that its callers get. */
export interface RefusedAction extends PluginRefusal {
  readonly controller: string;
  readonly action: string;
}

/** One side of a comparison. */
export type ComparedSide =
  | { readonly profileId: string }
  | { readonly roleId: string }
  | { readonly userId: string }
  | { readonly apiKeyId: string }
  | { readonly draft: ProfileDraft };

/** The body of `profile-guard:compare`. */
export interface ComparisonRequest {
  readonly left: ComparedSide;
  readonly right: ComparedSide;
}

/** A right that one side has and the other has not, and a request that shows it. */
export interface WitnessedRight extends RightsRow {
  readonly witness: RightsRequest;
}

/** Answer of `profile-guard:compare`. */
export interface Comparison {
  /** Rights that `right` holds and `left` does not. */
  readonly added: readonly WitnessedRight[];
  /** Rights that `left` holds and `right` does not. */
  readonly removed: readonly WitnessedRight[];
  /**
   * The rate limit, which is a right too, where the two sides have another one: 0 is none. A role
   * has none to compare.
   */
  readonly rateLimit?: RateLimitChange;
  /** The API keys with policies on either side: what cuts them. */
  readonly cut?: { readonly left?: KeyCut; readonly right?: KeyCut };
  /** `true`: nothing is added, and no limit raised. Nobody gains by going from `left` to `right`. */
  readonly noNewAccess: boolean;
  /** `false`: either side has more than the 10,000 listed rights. */
  readonly complete: boolean;
}
