export type { StoredProfile, StoredRole, StoredUser } from "../../domain/rights";
export type { ExistingUser } from "../../domain/existingUser";

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

/** A role as it was sent to the storage. */
export interface WrittenRole {
  readonly _id: string;
  readonly content: Write["content"];
}

export type SecurityCollection = "profiles" | "users" | "roles";

export interface WrittenDocument extends Write {
  readonly collection: SecurityCollection;
  readonly id: string;
}

/** An action of the host's with its arguments, as a client would send it. */
export interface NativeCall {
  readonly controller: string;
  readonly action: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}
