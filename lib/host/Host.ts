import type { KuzzleRequest } from "kuzzle";

import type { Profile } from "../domain/policies/Profile";

/** A role as the host holds it. Live and shared: never change one. */
export interface StoredRole {
  readonly _id: string;
  readonly controllers: Readonly<
    Record<string, { readonly actions?: Readonly<Record<string, unknown>> } | undefined>
  >;
}

/** A profile as the host stores it, without what the host keeps for itself. */
export interface StoredProfile extends Profile {
  readonly _id: string;
}

/** What one write to the host's internal storage answered. */
export interface Write {
  readonly version: number;
  /** `false` when it replaced or updated a document. */
  readonly created: boolean;
}

/** What the host's native actions answer: `{_id, _source}` for those of this plugin. */
export interface NativeAnswer {
  readonly _id: string;
  readonly _source: Readonly<Record<string, unknown>>;
}

/** The native actions that the plugin takes over on its own controller. */
export type WriteAction =
  | "createProfile"
  | "createOrReplaceProfile"
  | "updateProfile"
  | "createUser"
  | "createRestrictedUser";

/** Reads who has which rights. Every method fails with 503 when the host cannot answer. */
export interface SecurityReader {
  /** Those of the roles that exist. */
  findRoles(ids: Iterable<string>): Promise<ReadonlyMap<string, StoredRole>>;
  /** Those of the profiles that exist. */
  findProfiles(ids: Iterable<string>): Promise<ReadonlyMap<string, StoredProfile>>;
  /** @throws the host's 404 `security.profile.not_found` */
  getProfile(id: string): Promise<StoredProfile>;
  /** At most 1,000 names, to suggest the nearest from; empty when the host cannot answer. */
  listNames(collection: "roles" | "profiles"): Promise<readonly string[]>;
}

/** Reads which indexes and collections exist, aliases as the host sees them. */
export interface IndexReader {
  listIndexes(): Promise<readonly string[]>;
  /** @throws when the index does not exist */
  listCollections(index: string): Promise<readonly string[]>;
}

/** Runs the host's native actions and tells what they wrote. */
export interface NativeActions {
  /**
   * Runs a native action for a request, without its pipes: the caller has judged the request.
   * `write` is what the storage answered, from the write itself.
   */
  execute(
    action: WriteAction,
    request: KuzzleRequest,
  ): Promise<{ answer: NativeAnswer; write: Write | undefined }>;
  /** What this request wrote to a collection of the host's internal index, if it did. */
  writeOf(request: KuzzleRequest, collection: "profiles" | "users", id: string): Write | undefined;
}

/** The state of the host itself. */
export interface HostState {
  /** Until it serves requests: what is written now comes from the application's own imports. */
  isStarting(): boolean;
  /** The preset list of `security:createRestrictedUser`. */
  restrictedProfileIds: readonly string[];
}

/** Everything that the plugin asks of Kuzzle. A host upgrade breaks its adapter or nothing. */
export interface Host extends SecurityReader, IndexReader, NativeActions, HostState {}
