import type { HttpStream, KuzzleRequest } from "kuzzle";
import { NotFoundError } from "kuzzle";

import type { CleanedHandle } from "../../lib/domain/access/cleanedHandle";
import { holdersIn } from "../../lib/domain/analysis/holders";
import type { Holders } from "../../lib/domain/analysis";
import type { ExistingPlaces } from "../../lib/domain/policies/references";
import { HOST_ACTIONS } from "../../lib/domain/rights";
import { roleIdsIn } from "../../lib/domain/storedPolicies";
import type {
  ExistingUser,
  ImportedUser,
  Around,
  Lock,
  LockCaller,
  LockRequest,
  InterruptedWrite,
  Host,
  NativeAnswer,
  Observed,
  SecurityCollection,
  SecurityState,
  RestoreAction,
  Sender,
  StoredProfile,
  StoredRole,
  StoredUser,
  DocumentPage,
  PageQuery,
  UserFilter,
  UserPageQuery,
  Write,
  WriteAction,
  WrittenDocument,
  WaitingLimits,
} from "../../lib/host/port/Host";
import { AbortableFiles } from "../../lib/host/requests/AbortableFiles";
import { FakeConnections } from "./FakeConnections";
import { FakeAccessStore } from "./FakeAccessStore";
import { FakeDoors } from "./FakeDoors";
import { FakeDriftStore } from "./FakeDriftStore";
import { FakeHandleStore } from "./FakeHandleStore";
import { FakeKeyStore } from "./FakeKeyStore";
import { FakeRefusals } from "./FakeRefusals";
import { FakeServiceWatch } from "./FakeServiceWatch";
import { FakeFormerProfiles } from "./FakeFormerProfiles";
import { FakeRawWrites } from "./FakeRawWrites";
import { FakeServed } from "./FakeServed";
import { FakeCutSearches } from "./FakeCutSearches";
import { FakeDocumentCosts } from "./FakeDocumentCosts";
import { FakeShardReader } from "./FakeShardReader";
import { FakeSignUpStore } from "./FakeSignUpStore";

/** A port that answers from memory. Whatever is not told to it does not exist. */
export class FakeHost implements Host {
  readonly drift = new FakeDriftStore(this);
  readonly access = new FakeAccessStore();
  readonly signUps = new FakeSignUpStore();
  readonly handles = new FakeHandleStore();
  readonly keys = new FakeKeyStore();
  readonly formerProfiles = new FakeFormerProfiles();
  readonly connections = new FakeConnections();
  readonly services = new FakeServiceWatch();
  readonly served = new FakeServed();
  /** In pages. */
  documentsRead = 0;
  /** Parts of an import. */
  readonly loaded = new Set<KuzzleRequest>();
  readonly doors = new FakeDoors();
  readonly rawWrites = new FakeRawWrites();
  readonly memoryStorage = { isRefused: false, isInternalCache: () => Promise.resolve(false) };
  readonly shards = new FakeShardReader();
  readonly documents = new FakeDocumentCosts();
  readonly cutSearches = new FakeCutSearches(async (ids) => this.storedContents("users", ids));
  readonly roles = new Map<string, StoredRole>();
  readonly profiles = new Map<string, StoredProfile>();
  readonly users = new Map<string, StoredUser>();
  /** More of a stored document than the port's own types hold, by id. */
  readonly contents = new Map<string, Record<string, unknown>>();
  readonly withoutCredentials = new Set<string>();
  readonly indexes = new Map<string, readonly string[]>();
  /** The host's own controllers; a plugin's can be added. */
  readonly controllers = new Map<string, ReadonlySet<string>>(
    [...HOST_ACTIONS].map(([name, actions]) => [name, new Set(actions.keys())]),
  );
  readonly executed: {
    action: WriteAction;
    request: KuzzleRequest;
    restrictedProfileIds: readonly string[];
  }[] = [];
  readonly collectionLookUps: string[] = [];
  readonly announced: { event: string; payload: object }[] = [];
  /** The locks that are held now. */
  readonly holding = new Set<LockRequest>();
  /** Collections whose writes were made searchable, and how much was held then. */
  readonly shownCredentials: string[] = [];
  readonly shown: { readonly collection: string; readonly holding: number }[] = [];
  showFails = false;
  readonly everHeld: LockRequest[] = [];
  /** The callers who asked for locks. */
  readonly lockCallers: (LockCaller | undefined)[] = [];
  readonly intercepted = new Map<string, Around>();
  readonly lacks = new Set<string>();
  profilesMark: string | undefined = "1";
  /** Lets the next locks be had only after a wait. */
  waits = false;
  releasedWithRoles = 0;
  nextAnswer: NativeAnswer = { _id: "id", _source: {} };
  nextWrite: Write | undefined = {
    version: 1,
    created: true,
    content: { policies: [{ roleId: "editor" }] },
  };
  /** The ids of what the next action creates. */
  created: readonly string[] = [];
  /** Lets the next action write or delete something that is not told otherwise. */
  touched = false;
  undoFails = false;
  /** The documents that the next action writes. */
  written: readonly WrittenDocument[] = [];
  readonly cleaned: CleanedHandle[] = [];
  readonly ranAs: { action: RestoreAction; members: Readonly<Record<string, unknown>> }[] = [];
  readonly removedUsers: string[] = [];
  /** The requests whose token or rights have ended since. */
  readonly endedRequests = new Set<KuzzleRequest>();
  /** The client's request in whose course something is asked. */
  client: KuzzleRequest | undefined;
  readonly applicationRequests = new Set<KuzzleRequest>();
  readonly undone: { collection: string; id: string; before: unknown }[] = [];
  /** The writes whose outcome nobody knows. */
  interrupted: readonly InterruptedWrite[] = [];
  readonly readAgain: string[] = [];
  starting = false;
  readonly refusals = new FakeRefusals();
  existed = false;
  restrictedProfileIds: readonly string[] = ["default"];

  withRole(id: string, controllers: Record<string, readonly string[]> = {}): this {
    const entries = Object.entries(controllers).map(([name, actions]) => [
      name,
      { actions: Object.fromEntries(actions.map((action) => [action, true])) },
    ]);
    this.roles.set(id, { _id: id, controllers: Object.fromEntries(entries) as unknown });
    return this;
  }

  withProfile(id: string, profile: Omit<StoredProfile, "_id"> & { rateLimit?: number }): this {
    this.profiles.set(id, { _id: id, ...profile });
    return this;
  }

  withUser(id: string, ...profileIds: string[]): this {
    this.users.set(id, { _id: id, profileIds });
    return this;
  }

  withIndex(index: string, ...collections: string[]): this {
    this.indexes.set(index, collections);
    return this;
  }

  async rolesAt(_epoch: number, ids: Iterable<string>): Promise<ReadonlyMap<string, StoredRole>> {
    return this.findRoles(ids);
  }

  async findRoles(ids: Iterable<string>): Promise<ReadonlyMap<string, StoredRole>> {
    return pick(this.roles, ids);
  }

  async findProfiles(ids: Iterable<string>): Promise<ReadonlyMap<string, StoredProfile>> {
    return pick(this.profiles, ids);
  }

  async findUsers(ids: Iterable<string>): Promise<ReadonlyMap<string, StoredUser>> {
    return pick(this.users, ids);
  }

  contentOf(found: StoredRole | StoredProfile | StoredUser): Readonly<Record<string, unknown>> {
    const { _id, ...content } = found;
    return { ...content, ...this.contents.get(_id) };
  }

  async getProfile(id: string): Promise<StoredProfile> {
    const profile = this.profiles.get(id);
    if (profile === undefined) {
      throw new NotFoundError(`no profile ${id}`, "security.profile.not_found");
    }
    return profile;
  }

  async existingUsers(
    kuids: readonly string[],
    strategies: boolean,
  ): Promise<readonly ExistingUser[]> {
    return kuids.flatMap((kuid) => {
      const user = this.users.get(kuid);
      return user === undefined
        ? []
        : [
            {
              kuid,
              createdAt: null,
              author: null,
              profileIds: user.profileIds,
              ...(strategies && { strategies: [] }),
            },
          ];
    });
  }

  async storedContent(
    collection: SecurityCollection,
    id: string,
  ): Promise<Readonly<Record<string, unknown>> | undefined> {
    const stored = this[collection].get(id);
    if (stored === undefined) {
      return undefined;
    }
    const { _id, ...content } = stored;
    return { ...content, ...this.contents.get(id) };
  }

  async storedContents(
    collection: SecurityCollection,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, Readonly<Record<string, unknown>>>> {
    const found = new Map<string, Readonly<Record<string, unknown>>>();
    for (const id of ids) {
      const content = await this.storedContent(collection, id);
      if (content !== undefined) {
        found.set(id, content);
      }
    }
    return found;
  }

  async anyStored(collection: SecurityCollection, ids: readonly string[]): Promise<boolean> {
    return ids.some((id) => this[collection].has(id));
  }

  async getUser(id: string): Promise<StoredUser> {
    const user = this.users.get(id);
    if (user === undefined) {
      throw new NotFoundError(`no user ${id}`, "security.user.not_found");
    }
    return user;
  }

  async pageOfUsers({ either, ...query }: UserPageQuery): Promise<DocumentPage<StoredUser>> {
    const users = [...this.users.values()].filter(({ _id, profileIds }) =>
      either.some((filter) =>
        filter === "no profile"
          ? profileIds.length === 0
          : profileIds.some((id) => filter.has.includes(id)) &&
            !profileIds.some((id) => filter.lacks?.includes(id)) &&
            (filter.also === undefined || profileIds.some((id) => filter.also?.includes(id))) &&
            filter.among?.includes(_id) !== false &&
            filter.but?.includes(_id) !== true,
      ),
    );
    return this.pageOf(users, query);
  }

  async countUsers(either: readonly UserFilter[]): Promise<number> {
    return (await this.pageOfUsers({ either, size: 10_000 })).entries.length;
  }

  async profilesBeside(has: readonly string[]): Promise<readonly string[]> {
    const { entries } = await this.pageOfUsers({ either: [{ has }], size: 10_000 });
    return [...new Set(entries.flatMap(({ document }) => document.profileIds))];
  }

  async pageOfProfiles(query: PageQuery): Promise<DocumentPage<StoredProfile>> {
    return this.pageOf([...this.profiles.values()], query);
  }

  async pageOfRoles(query: PageQuery): Promise<DocumentPage<StoredRole>> {
    return this.pageOf([...this.roles.values()], query);
  }

  async holdersOf(): Promise<ReadonlyMap<string, Holders>> {
    return holdersIn([...this.users.values()], this.profiles);
  }

  async rolesInUse(roleIds: readonly string[]): Promise<ReadonlySet<string>> {
    const used = roleIdsIn(this.profiles.values());
    return new Set(roleIds.filter((id) => used.has(id)));
  }

  async missingProfileIds(): Promise<readonly string[]> {
    const held = [...this.users.values()].flatMap(({ profileIds }) => profileIds);
    return [...new Set(held)].filter((id) => !this.profiles.has(id));
  }

  private pageOf<T>(all: readonly T[], { after = -1, size }: PageQuery): DocumentPage<T> {
    const entries = all
      .map((document, at) => ({ document, at }))
      .slice(after + 1, after + 1 + size);
    const last = after + entries.length;
    this.documentsRead += entries.length;
    return { entries, ...(last + 1 < all.length && { next: last }) };
  }

  async listNames(collection: "roles" | "profiles"): Promise<readonly string[]> {
    return [...this[collection].keys()];
  }

  async profilesUsingRole(roleId: string): Promise<readonly StoredProfile[]> {
    return [...this.profiles.values()].filter(({ policies }) =>
      (policies as { roleId: string }[]).some((policy) => policy.roleId === roleId),
    );
  }

  async allProfiles(): Promise<readonly StoredProfile[]> {
    return [...this.profiles.values()];
  }

  async storedProfile(id: string): Promise<StoredProfile | undefined> {
    return this.profiles.get(id);
  }

  async allRoles(): Promise<readonly StoredRole[]> {
    return [...this.roles.values()];
  }

  api(): ReadonlyMap<string, ReadonlySet<string>> {
    return this.controllers;
  }

  nativeApi(): ReadonlyMap<string, ReadonlySet<string>> {
    return new Map([...this.controllers].filter(([name]) => !name.includes("/")));
  }

  async usersOfProfiles(profileIds: readonly string[]): Promise<readonly StoredUser[]> {
    return [...this.users.values()].filter((user) =>
      user.profileIds.some((id) => profileIds.includes(id)),
    );
  }

  async logsInWith(): Promise<boolean> {
    return false;
  }

  async hasCredentials(kuid: string): Promise<boolean> {
    return !this.withoutCredentials.has(kuid);
  }

  mostWrites(): number {
    return 200;
  }

  waitingLimits(): WaitingLimits {
    return { ofCaller: 2, ofAll: 3 };
  }

  async strategiesWithCredentials(kuid: string): Promise<readonly string[]> {
    return [...this.drift.credentials].flatMap(([strategy, kuids]) =>
      kuids.has(kuid) ? [strategy] : [],
    );
  }

  listStrategies(): readonly string[] {
    return ["local", "oauth"];
  }

  async validateCredentials(
    strategy: string,
    { username }: Readonly<Record<string, unknown>>,
    _kuid: string,
    imported?: ImportedUser,
  ): Promise<string | undefined> {
    const isAsked = strategy === "local" || imported !== undefined;
    return isAsked && username === "taken" ? `${strategy}: the name is taken.` : undefined;
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

  places(): ExistingPlaces {
    return {
      indexes: this.indexes.keys(),
      hasIndex: (index) => this.indexes.has(index),
      collectionsOf: (index) => this.indexes.get(index) ?? [],
      hasCollection: (index, collection) => {
        this.collectionLookUps.push(`${index}/${collection}`);
        return this.indexes.get(index)?.includes(collection) === true;
      },
    };
  }

  async lock(requests: readonly LockRequest[], caller?: LockCaller): Promise<Lock> {
    this.lockCallers.push(caller);
    for (const hold of requests) {
      this.holding.add(hold);
      this.everHeld.push(hold);
    }
    return {
      ...(await this.securityState()),
      waited: this.waits,
      release: async ({ rolesChanged } = {}) => {
        this.releasedWithRoles += rolesChanged === true ? 1 : 0;
        for (const hold of requests) {
          this.holding.delete(hold);
        }
      },
    };
  }

  async showCredentials(strategies: readonly string[]): Promise<void> {
    this.shownCredentials.push(...strategies);
  }

  async showWrites(collection: string): Promise<void> {
    this.shown.push({ collection, holding: this.holding.size });
    if (this.showFails) {
      throw new Error("the storage does not answer");
    }
  }

  async securityState(): Promise<SecurityState> {
    return { rolesEpoch: 1, profilesMark: this.profilesMark };
  }

  async interruptedWrites(): Promise<readonly InterruptedWrite[]> {
    return this.interrupted;
  }

  async forgetInterruptedWrite(interruption: InterruptedWrite): Promise<void> {
    this.interrupted = this.interrupted.filter((one) => one !== interruption);
  }

  async readAnew(kind: string, id: string): Promise<void> {
    this.readAgain.push(`${kind} ${id}`);
  }

  async run(
    action: WriteAction,
    request: KuzzleRequest,
    restrictedProfileIds: readonly string[],
  ): Promise<NativeAnswer> {
    this.executed.push({ action, request, restrictedProfileIds });
    return this.nextAnswer;
  }

  async runAs(
    action: RestoreAction,
    _request: KuzzleRequest,
    members: Readonly<Record<string, unknown>>,
  ): Promise<NativeAnswer> {
    this.ranAs.push({ action, members });
    return this.nextAnswer;
  }

  async observe<T>(action: () => Promise<T>): Promise<Observed<T>> {
    const [outcome] = await Promise.allSettled([action()]);
    return {
      outcome,
      writeOf: () => this.nextWrite,
      created: () => this.created,
      written: () => this.written,
      touched: () => this.touched || this.written.length + this.created.length > 0,
      cleaned: () => this.cleaned,
    };
  }

  fileOf(pieces: AsyncIterable<Buffer>): HttpStream {
    return new AbortableFiles({}).of(pieces);
  }

  noteCleaned(handles: readonly CleanedHandle[]): void {
    this.cleaned.push(...handles);
  }

  intercept(controller: string, action: string, around: Around): boolean {
    if (this.lacks.has(`${controller}:${action}`)) {
      return false;
    }
    this.intercepted.set(`${controller}:${action}`, around);
    return true;
  }

  currentClient(): KuzzleRequest | undefined {
    return this.client;
  }

  clientRequest(request: KuzzleRequest): KuzzleRequest | undefined {
    const judgedAs = this.served.judged.get(request);
    if (judgedAs !== undefined) {
      return judgedAs;
    }
    const isClient = request.context.token !== null && !this.isApplication(request);
    return isClient ? request : undefined;
  }

  isLoaded(request: KuzzleRequest): boolean {
    return this.loaded.has(request);
  }

  async judgeAgain(request: KuzzleRequest): Promise<Sender | undefined> {
    const { _id, profileIds } = request.context.user ?? { _id: "-1", profileIds: [] };
    return this.endedRequests.has(request) ? undefined : { kuid: _id, profileIds };
  }

  /** Milliseconds since the host has found out who sends a request. */
  admittedFor = 0;

  sinceAdmitted(): number {
    return this.admittedFor;
  }

  /** Has something loaded as the imports at start are. */
  ownImport: (securities: unknown, options: unknown) => Promise<void> = async () => undefined;

  beforeOwnImport(check: typeof this.ownImport): void {
    this.ownImport = check;
  }

  async importEnded(): Promise<void> {
    return undefined;
  }

  isPartOfImport(): boolean {
    return false;
  }

  isApplication(request: KuzzleRequest): boolean {
    return this.applicationRequests.has(request);
  }

  async removeUser(kuid: string): Promise<void> {
    this.removedUsers.push(kuid);
  }

  async undo(collection: string, id: string, before: unknown): Promise<void> {
    if (this.undoFails) {
      throw new Error("the storage does not take it back");
    }
    this.undone.push({ collection, id, before });
  }

  isStarting(): boolean {
    return this.starting;
  }

  async adminExists(): Promise<boolean> {
    return [...this.users.values()].some(({ profileIds }) => profileIds.includes("admin"));
  }

  async adminExisted(): Promise<boolean> {
    return this.existed;
  }

  async rememberAdmin(existed: boolean): Promise<void> {
    this.existed = existed;
  }

  async announce(event: string, payload: object): Promise<void> {
    this.announced.push({ event, payload });
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
