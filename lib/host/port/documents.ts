export type { StoredProfile, StoredRole } from "../../domain/rights";

/** A user as stored, without content and credentials. */
export interface StoredUser {
  readonly _id: string;
  readonly profileIds: readonly string[];
}

/** The answer to one write to the host's internal storage. */
export interface Write {
  readonly version: number;
  /** `false` when it replaced or updated a document. */
  readonly created: boolean;
  /** The content that was sent to the storage. */
  readonly content: Readonly<Record<string, unknown>>;
}

/** The answer of the host's native actions: `{_id, _source}` for those of this plugin. */
export interface NativeAnswer {
  readonly _id: string;
  readonly _source: Readonly<Record<string, unknown>>;
}

export type SecurityCollection = "profiles" | "users" | "roles";

/** A write, and the document that it wrote. */
export interface WrittenDocument extends Write {
  readonly collection: SecurityCollection;
  readonly id: string;
}

/**
 * A user as they were made. The host notes nobody as the author of a user whom it makes, whoever
 * asked for it.
 */
export interface ExistingUser {
  readonly kuid: string;
  /** When they were made, or replaced; `null`: it is not noted. */
  readonly createdAt: number | null;
  readonly author: string | null;
  readonly profileIds: readonly string[];
  /** The strategies by which they have credentials; absent: the caller may not see it. */
  readonly strategies?: readonly string[];
}
