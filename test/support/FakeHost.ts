import type { KuzzleRequest } from "kuzzle";
import { NotFoundError } from "kuzzle";

import type {
  Host,
  NativeAnswer,
  StoredProfile,
  StoredRole,
  Write,
  WriteAction,
} from "../../lib/host/Host";

/** A port that answers from memory. Whatever is not told to it does not exist. */
export class FakeHost implements Host {
  readonly roles = new Map<string, StoredRole>();
  readonly profiles = new Map<string, StoredProfile>();
  readonly indexes = new Map<string, readonly string[]>();
  readonly executed: { action: WriteAction; request: KuzzleRequest }[] = [];
  readonly collectionLookUps: string[] = [];
  nextAnswer: NativeAnswer = { _id: "id", _source: {} };
  nextWrite: Write | undefined = { version: 1, created: true };
  starting = false;
  restrictedProfileIds: readonly string[] = ["default"];

  withRole(id: string, controllers: StoredRole["controllers"] = {}): this {
    this.roles.set(id, { _id: id, controllers });
    return this;
  }

  withProfile(id: string, profile: Omit<StoredProfile, "_id">): this {
    this.profiles.set(id, { _id: id, ...profile });
    return this;
  }

  withIndex(index: string, ...collections: string[]): this {
    this.indexes.set(index, collections);
    return this;
  }

  async findRoles(ids: Iterable<string>): Promise<ReadonlyMap<string, StoredRole>> {
    return pick(this.roles, ids);
  }

  async findProfiles(ids: Iterable<string>): Promise<ReadonlyMap<string, StoredProfile>> {
    return pick(this.profiles, ids);
  }

  async getProfile(id: string): Promise<StoredProfile> {
    const profile = this.profiles.get(id);
    if (profile === undefined) {
      throw new NotFoundError(`no profile ${id}`, "security.profile.not_found");
    }
    return profile;
  }

  async listNames(collection: "roles" | "profiles"): Promise<readonly string[]> {
    return [...this[collection].keys()];
  }

  async listIndexes(): Promise<readonly string[]> {
    return [...this.indexes.keys()];
  }

  async listCollections(index: string): Promise<readonly string[]> {
    this.collectionLookUps.push(index);
    const collections = this.indexes.get(index);
    if (collections === undefined) {
      throw new Error(`looked up the collections of a missing index: ${index}`);
    }
    return collections;
  }

  async execute(
    action: WriteAction,
    request: KuzzleRequest,
  ): Promise<{ answer: NativeAnswer; write: Write | undefined }> {
    this.executed.push({ action, request });
    return { answer: this.nextAnswer, write: this.nextWrite };
  }

  writeOf(): Write | undefined {
    return this.nextWrite;
  }

  isStarting(): boolean {
    return this.starting;
  }
}

function pick<T>(all: ReadonlyMap<string, T>, ids: Iterable<string>): ReadonlyMap<string, T> {
  return new Map(
    [...ids].flatMap((id) => {
      const found = all.get(id);
      return found === undefined ? [] : [[id, found] as const];
    }),
  );
}
