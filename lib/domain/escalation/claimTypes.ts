import type { Visible } from "../disclosure/knowledge";
import type { RightsRow, RoleLookup, StoredProfile } from "../rights";

/**
 * Names what a caller must be able to see to be told of a claim: that there is its subject, and its rights
 * with the policies and roles that they come through. None: the request itself says as much.
 */
export interface ClaimVisibility {
  readonly subject: readonly Visible[];
  readonly rights: readonly Visible[];
}

/** A profile that a user has, or would have. */
interface HeldProfile {
  readonly kuid: string;
  readonly profileId: string;
}

/**
 * The rights that a write takes hold of (`before`) or hands out (`after`): those of one profile, in
 * the form and with the roles that it has then. The actor must cover every claim of a write.
 *
 * @property subject for the refusal: the subject of the claim (`profile "a"`, `user "b"`)
 * @property roles   the roles that this write changes, as they are then; the others are as stored
 */
export interface ProfileClaim {
  readonly kind: "profile";
  readonly subject: string;
  readonly moment: "before" | "after";
  readonly profile: StoredProfile;
  readonly roles?: RoleLookup;
  readonly visibility: ClaimVisibility;
  /** It is about a role, which has no rate limit. */
  readonly leavesRateLimit?: true;
  /** The request says the rate limit, or that there is none: its caller may be told of it. */
  readonly givesRateLimit?: true;
  /** The profile of the user whom the claim is about. */
  readonly held?: HeldProfile;
  /** They have it no more: it was taken from them by a delegation, and still counts. */
  readonly former?: HeldProfile;
}

/**
 * A role that no profile uses: it hands out nothing yet, and a caller who puts it into a profile is
 * judged then. Its actions must be among those that the actor holds anywhere.
 */
interface RoleClaim {
  readonly kind: "role";
  readonly subject: string;
  readonly moment: "before" | "after";
  readonly role: { readonly _id: string; readonly controllers?: unknown };
  readonly visibility: ClaimVisibility;
}

/**
 * Something that does not exist, and that the actor may not know of. It is refused as if it existed
 * and held more than the actor does.
 */
export interface UnknownClaim {
  readonly kind: "unknown";
  readonly subject: string;
  readonly moment: "before" | "after";
  readonly visibility: ClaimVisibility;
  /** Whoever may see this is told by another way that it does not exist. */
  readonly seenBy: Visible;
}

/** An action that concerns the whole platform: the actor must cover everything. */
interface PlatformClaim {
  readonly kind: "platform";
  readonly subject: string;
}

/** One request that the action makes for the actor, who must be allowed to make it directly. */
export interface RequestClaim {
  readonly kind: "request";
  readonly subject: string;
  readonly controller: string;
  readonly action: string;
  readonly index: string;
  readonly collection?: string;
}

export type Claim = ProfileClaim | RoleClaim | UnknownClaim | PlatformClaim | RequestClaim;

/**
 * The rights that the actor lacks for one claim. `rows` are exact together.
 *
 * @property rateLimit of the claimed profile, as stored, where it is above the actor's own;
 *                     `isGiven`: the request itself says it
 */
export interface Shortfall {
  readonly rateLimit?: {
    readonly claimed: number;
    readonly held: number;
    readonly profileId: string;
    readonly isGiven: boolean;
  };
  readonly subject: string;
  readonly moment?: "before" | "after";
  readonly rows: readonly RightsRow[];
  /** The sources of the rights: `profile "a", policy 0, role "b"`. */
  readonly through: readonly string[];
  readonly held?: HeldProfile;
  readonly former?: HeldProfile;
  /** A delegation that does not help. `isKnown`: it is about the caller's own profile, or one that the request names. */
  readonly hint?: { readonly text: string; readonly isKnown: boolean };
  /** Absent: the request itself says as much. */
  readonly visibility?: ClaimVisibility;
}

/** The part of shortfalls that a caller is told. */
export interface VisibleShortfalls {
  readonly shown: readonly Shortfall[];
  /** Tells that something is left out; not how much. */
  readonly isCut: boolean;
  /** Tells that what is left out is shown to who covers it alone, whatever they may read. */
  readonly isByCoverage?: boolean;
  /** The indexes that the caller may have meant instead. */
  readonly meant?: readonly string[];
}
