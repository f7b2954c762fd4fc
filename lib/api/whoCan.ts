/** The arguments of `profile-guard:whoCan`. */
export interface WhoCanArguments {
  /** Profiles and users together in one answer: 1 to 10,000. Default: 1,000. */
  readonly size?: number;
  /** From the answer before; absent: from the beginning. */
  readonly cursor?: string;
  /** An API key to tell of, too. */
  readonly apiKeyId?: string;
  readonly body: WhoCanRequest;
}

/** The request that is asked about. */
export interface WhoCanRequest {
  readonly controller: string;
  readonly action: string;
  readonly index?: string;
  readonly collection?: string;
}

/**
 * The reasons for which this is not the whole answer.
 *
 * - `more`: there may be further pages, read on with `cursor`
 * - `changed`: profiles or roles were changed between the pages; ask again from the beginning
 * - `undecided`: the rights of some profiles cannot be computed, see `undecided`
 * - `users-withheld`: the caller may not search users
 */
export type Incompleteness = "more" | "changed" | "undecided" | "users-withheld";

/** Answer of `profile-guard:whoCan`. */
export interface WhoCan {
  /** Ids, sorted; all of them come before the first user. */
  readonly profiles: readonly string[];
  /** Kuids; `-1` is the anonymous user. Who is changed while pages are read may come twice. */
  readonly users: readonly string[];
  /** `true`: this is the last page, and none has left out anything. */
  readonly complete: boolean;
  /** Present unless this is the last page. */
  readonly cursor?: string;
  /** Absent when complete. */
  readonly incomplete?: readonly Incompleteness[];
  /** Profiles whose roles are missing or malformed; the host refuses most or all of their users. */
  readonly undecided?: readonly { readonly profileId: string; readonly reason: string }[];
  /** The API key of the arguments: whether it may, and the side that refuses it. */
  readonly apiKey?: {
    readonly apiKeyId: string;
    readonly userId: string;
    readonly allowed: boolean;
    readonly cutBy?: "user" | "policies" | "both";
  };
  /** As in the answer of explain: the plugin also judges what such a request holds. */
  readonly guarded: boolean;
}
