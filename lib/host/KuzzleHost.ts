/* eslint-disable @typescript-eslint/no-explicit-any, @typescript-eslint/no-unsafe-assignment,
   @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-member-access,
   @typescript-eslint/no-unsafe-argument, @typescript-eslint/no-unsafe-return --
   The one file that touches the host's internals, which have no types. */
import { AsyncLocalStorage } from "node:async_hooks";

import type { KuzzleRequest } from "kuzzle";

import { decisionUnavailable } from "../errors";
import type { Host, NativeAnswer, StoredProfile, StoredRole, Write, WriteAction } from "./Host";

/** Kuzzle's `kuzzleStateEnum.STARTING`; source: lib/kuzzle/kuzzleStateEnum.js. */
const STARTING = 1;
const MOST_NAMES = 1000;
const COLLECTION_OF: Readonly<Record<WriteAction, "profiles" | "users">> = {
  createProfile: "profiles",
  createOrReplaceProfile: "profiles",
  updateProfile: "profiles",
  createUser: "users",
  createRestrictedUser: "users",
};

type WriteLog = Map<string, Write>;

/** The port's only adapter: Kuzzle 2, through its `ask` events and its security controller. */
export class KuzzleHost implements Host {
  private readonly ownWrites = new AsyncLocalStorage<WriteLog>();
  private readonly requestWrites = new WeakMap<object, WriteLog>();

  /** @param kuzzle `global.kuzzle` */
  constructor(private readonly kuzzle: any) {
    this.captureWrites();
  }

  async findRoles(ids: Iterable<string>): Promise<ReadonlyMap<string, StoredRole>> {
    return this.findAll<StoredRole>("role", ids, (role) => role);
  }

  async findProfiles(ids: Iterable<string>): Promise<ReadonlyMap<string, StoredProfile>> {
    return this.findAll("profile", ids, toStoredProfile);
  }

  async getProfile(id: string): Promise<StoredProfile> {
    return toStoredProfile(await this.kuzzle.ask("core:security:profile:get", id));
  }

  async listNames(collection: "roles" | "profiles"): Promise<readonly string[]> {
    try {
      const { hits } = await this.kuzzle.ask(
        "core:storage:private:document:search",
        this.kuzzle.internalIndex.index,
        collection,
        { _source: false },
        { from: 0, size: MOST_NAMES },
      );
      return hits.map(({ _id }: { _id: string }) => _id);
    } catch {
      // a suggestion is a courtesy: without it the refusal is the same
      return [];
    }
  }

  async listIndexes(): Promise<readonly string[]> {
    return this.kuzzle.ask("core:storage:public:index:list");
  }

  async listCollections(index: string): Promise<readonly string[]> {
    return this.kuzzle.ask("core:storage:public:collection:list", index);
  }

  async execute(
    action: WriteAction,
    request: KuzzleRequest,
  ): Promise<{ answer: NativeAnswer; write: Write | undefined }> {
    const writes: WriteLog = new Map();
    const controller = this.kuzzle.funnel.controllers.get("security");
    const answer: NativeAnswer = await this.ownWrites.run(writes, () =>
      controller[action](request),
    );
    return { answer, write: writes.get(writeKey(COLLECTION_OF[action], answer._id)) };
  }

  writeOf(request: KuzzleRequest, collection: "profiles" | "users", id: string): Write | undefined {
    return this.requestWrites.get(request)?.get(writeKey(collection, id));
  }

  isStarting(): boolean {
    return this.kuzzle.state === STARTING;
  }

  get restrictedProfileIds(): readonly string[] {
    return this.kuzzle.config.security.restrictedProfileIds;
  }

  set restrictedProfileIds(profileIds: readonly string[]) {
    this.kuzzle.config.security.restrictedProfileIds = [...profileIds];
  }

  /**
   * The repositories drop `_version` and `created`; the storage's own event still has them, and is
   * emitted in the asynchronous context of the write. For native actions the host's context names
   * the request; the write is kept by request, not by context, since a pipe that had to queue runs
   * in another request's context.
   */
  private captureWrites(): void {
    for (const method of ["create", "createOrReplace", "update", "replace"]) {
      this.kuzzle.on(
        `core:storage:private:document:${method}`,
        ({ args, response }: { args: any[]; response: any }) => {
          const [index, collection] = args;
          if (index !== this.kuzzle.internalIndex.index) {
            return;
          }
          this.currentWrites()?.set(writeKey(collection, response._id), {
            version: response._version,
            created: method === "create" || response.created === true,
          });
        },
      );
    }
  }

  private currentWrites(): WriteLog | undefined {
    const own = this.ownWrites.getStore();
    if (own !== undefined || !this.kuzzle.asyncStore.exists()) {
      return own;
    }
    const request: object | undefined = this.kuzzle.asyncStore.get("REQUEST");
    if (request === undefined) {
      return undefined;
    }
    const writes = this.requestWrites.get(request) ?? new Map<string, Write>();
    this.requestWrites.set(request, writes);
    return writes;
  }

  private async findAll<T>(
    kind: "role" | "profile",
    ids: Iterable<string>,
    convert: (document: any) => T,
  ): Promise<ReadonlyMap<string, T>> {
    const found = new Map<string, T>();
    await Promise.all(
      [...ids].map(async (id) => {
        const document = await this.findOne(kind, id);
        if (document !== null) {
          found.set(id, convert(document));
        }
      }),
    );
    return found;
  }

  private async findOne(kind: "role" | "profile", id: string): Promise<unknown> {
    try {
      return await this.kuzzle.ask(`core:security:${kind}:get`, id);
    } catch (error) {
      if ((error as { status?: number }).status === 404) {
        return null;
      }
      throw decisionUnavailable(`${kind} "${id}"`);
    }
  }
}

function toStoredProfile(profile: any): StoredProfile {
  const { _id, policies, rateLimit, tags } = profile;
  return { _id, policies, ...(rateLimit != null && { rateLimit }), ...(tags != null && { tags }) };
}

function writeKey(collection: string, id: string): string {
  return `${collection}/${id}`;
}
