import type { RightsRow, RoleLookup, StoredProfile } from "../rights";

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
}

/**
 * A role that no profile uses: it hands out nothing yet, and a caller who puts it into a profile is
 * judged then. Its actions must be among those that the actor holds anywhere.
 */
export interface RoleClaim {
  readonly kind: "role";
  readonly subject: string;
  readonly moment: "before" | "after";
  readonly role: { readonly _id: string; readonly controllers?: unknown };
}

/** An action that concerns the whole platform: the actor must cover everything. */
export interface PlatformClaim {
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

export type Claim = ProfileClaim | RoleClaim | PlatformClaim | RequestClaim;

/** The rights that the actor lacks for one claim. `rows` are exact together. */
export interface Shortfall {
  readonly subject: string;
  readonly moment?: "before" | "after";
  readonly rows: readonly RightsRow[];
  /** The sources of the rights: `profile "a", policy 0, role "b"`. */
  readonly through: readonly string[];
}
