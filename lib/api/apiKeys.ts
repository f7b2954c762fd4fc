import type { Policy } from "../domain/policies/Profile";
import type { RightsRow } from "../domain/rights";

/** The request of `profile-guard:createApiKey`. */
export interface CreateApiKeyArguments {
  /** The key's id. Default: generated. */
  readonly _id?: string;
  /** The user of the key. Default: the caller. */
  readonly userId?: string;
  /**
   * Milliseconds, or a text such as `30d`; -1: for good. Default: for good; through a key with a life,
   * the rest of that.
   */
  readonly expiresIn?: number | string;
  /** `true` allows restrictions to places that do not exist. Default: `false`. */
  readonly force?: boolean;
  /** Default: `wait_for`. */
  readonly refresh?: "wait_for" | "false";
  readonly body: { readonly description: string; readonly policies: readonly Policy[] };
}

/** The answer of `profile-guard:createApiKey`. Nobody can read the token again. */
export interface CreatedApiKey {
  readonly _id: string;
  readonly _source: {
    readonly description: string;
    /** In milliseconds since 1970; -1: never. */
    readonly expiresAt: number;
    readonly fingerprint: string;
    readonly policies: readonly Policy[];
    readonly token: string;
    readonly ttl: number;
    readonly userId: string;
    /** The author: the user who made the key. */
    readonly _kuzzle_info?: { readonly author?: string | null; readonly createdAt?: number };
  };
}

/** A policy of an API key of which the role does not exist. */
export interface GoneRole {
  /** The position in its list, from 0. */
  readonly policy: number;
  readonly roleId: string;
  readonly message: string;
}

/** The rights that an API key has not, though one of its sides has them. */
export interface KeyCut {
  readonly apiKeyId: string;
  /** The user has them; the key's policies, or those of a key that it was made through, do not. */
  readonly byPolicies: readonly RightsRow[];
  /** The policies have them, and the user does not. */
  readonly byUser: readonly RightsRow[];
  /** `false`: there are more than the 10,000 listed rows. */
  readonly complete: boolean;
  /** The policies of which the role is gone: with any of them the key may do nothing. */
  readonly goneRoles?: readonly GoneRole[];
}
