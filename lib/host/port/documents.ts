export type { StoredProfile, StoredRole } from "../../domain/rights";

/** A user as stored, without content and credentials. */
export interface StoredUser {
  readonly _id: string;
  readonly profileIds: readonly string[];
}

/** What one write to the host's internal storage answered. */
export interface Write {
  readonly version: number;
  /** `false` when it replaced or updated a document. */
  readonly created: boolean;
  /** What was sent to the storage. */
  readonly content: Readonly<Record<string, unknown>>;
}

/** What the host's native actions answer: `{_id, _source}` for those of this plugin. */
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
