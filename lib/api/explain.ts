import type { ToldOrigin } from "../domain/access/origins";
import type { PolicyReason } from "../domain/rights";
import type { PluginRefusal } from "./pluginRefusal";
import type { ProfileDraft } from "./rights";

export type { PluginRefusal } from "./pluginRefusal";

/**
 * The request that is asked about. `targets`: `{index, collections}[]`, judged by the host instead
 * of `index` and `collection`.
 */
export interface ExplainedRequest {
  readonly controller: string;
  readonly action: string;
  readonly index?: string;
  readonly collection?: string;
  readonly targets?: unknown;
}

/**
 * The subject of `profile-guard:explain`: `userId` or `apiKeyId` as argument, or `profileIds` or `draft` in the
 * body; without any of these, the caller.
 */
export interface ExplainArguments {
  readonly userId?: string;
  readonly apiKeyId?: string;
  readonly body: {
    readonly request: ExplainedRequest;
    readonly profileIds?: readonly string[];
    readonly draft?: ProfileDraft;
  };
}

/** A restriction as it counts: without `collections`, the whole index. */
export interface EffectiveRestriction {
  readonly index: string;
  readonly collections?: readonly string[];
}

/** A policy that allows the request. */
export interface AllowingPolicy {
  /** `draft` for a draft. */
  readonly profileId: string;
  /** Position in the profile's `policies`, from 0. */
  readonly policy: number;
  readonly roleId: string;
  /** The part of the policy's restrictions that concerns the request's index. */
  readonly restriction?: EffectiveRestriction;
  /** The place that is judged, where the request has `targets`. */
  readonly place?: JudgedTarget;
}

/** A policy that does not, and why. */
export interface LackingPolicy extends AllowingPolicy {
  /** `role-missing`: of API keys alone. */
  readonly reason: Exclude<PolicyReason, "allowed"> | "role-missing";
  /** The reason in words. */
  readonly message: string;
}

/** Tells how the policies of an API key judge a request, beside the rights of its user. */
export interface ExplainedKey {
  readonly apiKeyId: string;
  /** The kuid of its user. */
  readonly userId: string;
  /** `false`: it has no policies, and may what its user may. */
  readonly limited: boolean;
  readonly allowed: boolean;
  /** In these the `profileId` is `apiKey`. */
  readonly through: readonly AllowingPolicy[];
  readonly lacks: readonly LackingPolicy[];
  /**
   * Names what others had made, and it was made through. Absent: nothing, or it is asked about by its own user.
   */
  readonly madeThrough?: readonly ToldOrigin[];
}

/** One place that the targets name. */
export interface JudgedTarget {
  readonly index: unknown;
  readonly collection: unknown;
}

/** Answer of `profile-guard:explain`. */
export interface RequestExplanation {
  /** `true`: the host with this plugin lets the request pass, {@link guarded} aside. */
  readonly allowed: boolean;
  /** The policies that allow it; of a request with targets, for each place. */
  readonly through: readonly AllowingPolicy[];
  /** The policies that do not, each with its reason. */
  readonly lacks: readonly LackingPolicy[];
  /**
   * The reason for which the host asks no policy at all: nobody to ask; targets beside an index or
   * a collection (400); targets that it does not take (it does not even answer those that are no
   * list).
   */
  readonly refusal?: "no-profile" | "targets-with-place" | "malformed-targets" | "wildcard-target";
  /**
   * Set for an API key: tells how its policies judge the request. `through` and `lacks` are those of its
   * user.
   */
  readonly apiKey?: ExplainedKey;
  /** The side of an API key that refuses the request; absent: neither. */
  readonly cutBy?: "user" | "policies" | "both";
  /** Present when the host's rights check allows it, and this plugin does not. */
  readonly refusedBy?: PluginRefusal;
  /**
   * `true`: the plugin also judges what such a request holds (its body, its ids), which this answer
   * cannot know. `allowed` then only says that it gets that far.
   */
  readonly guarded: boolean;
}
