export type { StoredProfile, StoredRole } from "../../domain/rights";
export type { ExistingUser } from "../../domain/existingUser";

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
