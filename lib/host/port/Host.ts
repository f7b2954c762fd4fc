import type { HttpStream, KuzzleError, KuzzleRequest } from "kuzzle";

import type { CleanedHandle } from "../../domain/access/cleanedHandle";
import type {
  ExistingUser,
  StoredUser,
  Write,
  NativeAnswer,
  NativeCall,
  SecurityCollection,
  WrittenDocument,
  StoredProfile,
  StoredRole,
} from "./documents";
import type { ConnectionStore } from "./ConnectionStore";
import type { AccessStore } from "./AccessStore";
import type { DocumentCosts } from "./DocumentCosts";
import type { DoorStore } from "./DoorStore";
import type { CredentialsReader } from "./CredentialsReader";
import type { CutSearches } from "./CutSearches";
import type { DriftStore } from "./DriftStore";
import type { FormerProfiles } from "./FormerProfiles";
import type { HandleStore } from "./HandleStore";
import type { IndexReader } from "./IndexReader";
import type { KeyStore } from "./KeyStore";
import type { InterruptedWrite, SecurityState, WaitingLimits, TakeLocks } from "./LockRequest";
import type { MemoryStorage } from "./MemoryStorage";
import type { PlatformReader } from "./PlatformReader";
import type { RawWrites } from "./RawWrites";
import type { ServedRequests } from "./ServedRequests";
import type { ServiceHealth } from "./ServiceHealth";
import type { ShardReader } from "./ShardReader";
import type { SignUpStore } from "./SignUpStore";

// Whoever uses the port imports its types from here, wherever in this folder they are defined: only
// the port's own files know of each other.
export type {
  ExistingUser,
  StoredUser,
  Write,
  NativeAnswer,
  NativeCall,
  SecurityCollection,
  WrittenDocument,
  WrittenRole,
  StoredProfile,
  StoredRole,
} from "./documents";
export type { IndexReader } from "./IndexReader";
export type { CredentialsReader, ImportedUser } from "./CredentialsReader";
export type {
  DocumentPage,
  PageQuery,
  PlatformReader,
  UserFilter,
  UserPageQuery,
} from "./PlatformReader";
export type { Lock, LockCaller, LockRequest, Intent } from "./LockRequest";
export type { InterruptedWrite, SecurityState, WaitingLimits } from "./LockRequest";

/** Lets searches find what was written. */
interface WriteShower {
  /**
   * Resolves when a search finds every earlier write to the collection; throws when it cannot.
   *
   * @param mark from {@link LockKeeper}: profiles that were shown at the same mark are not refreshed again
   */
  showWrites(collection: SecurityCollection, mark?: string): Promise<void>;
}

/** The native actions that the plugin takes over on its own controller. */
export type WriteAction =
  | "createProfile"
  | "createOrReplaceProfile"
  | "updateProfile"
  | "createUser"
  | "createRestrictedUser";

/** The actions that the plugin runs for `restore`. */
export type RestoreAction = "createOrReplaceProfile" | "createOrReplaceRole" | "updateUser";

/** Reads roles, profiles and users. Throws 503 if Kuzzle does not answer. */
export interface SecurityReader {
  /**
   * Reads the roles that exist, as they are in the storage.
   *
   * @param epoch from {@link LockKeeper}: roles read before at the same epoch are not read again
   */
  rolesAt(epoch: number, ids: Iterable<string>): Promise<ReadonlyMap<string, StoredRole>>;
  /** Reads the profiles that exist, as the host itself does when it judges or merges. */
  findProfiles(ids: Iterable<string>): Promise<ReadonlyMap<string, StoredProfile>>;
  /** Reads the users that exist, as the host itself does when it judges or merges. */
  findUsers(ids: Iterable<string>): Promise<ReadonlyMap<string, StoredUser>>;
  /**
   * The content of a role, profile or user that one of these found, as the host writes it back when it
   * updates, without what it notes of it; `undefined`: the document was not found by them.
   */
  contentOf(
    found: StoredRole | StoredProfile | StoredUser,
  ): Readonly<Record<string, unknown>> | undefined;
  /** @throws the host's 404 `security.profile.not_found` */
  getProfile(id: string): Promise<StoredProfile>;
  /** A document as it is stored, without what the host notes of it; `undefined`: there is none. */
  storedContent(
    collection: SecurityCollection,
    id: string,
  ): Promise<Readonly<Record<string, unknown>> | undefined>;
  /** The same of several; those that are not stored are left out. */
  storedContents(
    collection: SecurityCollection,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, Readonly<Record<string, unknown>>>>;
  /**
   * Tells of those of these users who exist; with `strategies` also by which they can log in.
   */
  existingUsers(kuids: readonly string[], strategies: boolean): Promise<readonly ExistingUser[]>;
  anyStored(collection: SecurityCollection, ids: readonly string[]): Promise<boolean>;
  /** @throws the host's 404, for the user or for one of their profiles */
  getUser(id: string): Promise<StoredUser>;
  /** At most 1,000 names, to suggest the nearest from; empty when the host cannot answer. */
  listNames(collection: "roles" | "profiles"): Promise<readonly string[]>;
}

/** Searches that no earlier write can hide from: the storage is refreshed first. */
export interface SecuritySearcher {
  /** @param mark see {@link WriteShower} */
  profilesUsingRole(roleId: string, mark?: string): Promise<readonly StoredProfile[]>;
  allProfiles(): Promise<readonly StoredProfile[]>;
  /** Reads it from the storage: the host cannot read a profile that names a missing role. */
  storedProfile(id: string): Promise<StoredProfile | undefined>;
  allRoles(): Promise<readonly StoredRole[]>;
  usersOfProfiles(profileIds: readonly string[]): Promise<readonly StoredUser[]>;
}

/** Reads roles of one epoch. */
interface RoleReader {
  /** Changes with every role written; absent: nobody can tell. */
  readonly rolesEpoch?: number;
  /** Reads the roles that exist, as they were at the epoch of the snapshot. */
  findRoles(ids: Iterable<string>): Promise<ReadonlyMap<string, StoredRole>>;
}

/** Keeps what is decided on from changing until it is written, over all nodes. */
export interface LockKeeper {
  readonly lock: TakeLocks;
  securityState(): Promise<SecurityState>;
  /** Writes that were begun, and of which nobody knows how they ended: a node has died in them. */
  interruptedWrites(): Promise<readonly InterruptedWrite[]>;
  /** Drops the note of one. */
  forgetInterruptedWrite(interruption: InterruptedWrite): Promise<void>;
  /** Lets this node, and for a profile or user every node, read it anew from the storage. */
  readAnew(kind: "profile" | "user" | "role", id: string): Promise<void>;
}

/** The end of an action, and the documents that it wrote until then. */
export interface Observed<T> {
  readonly outcome: PromiseSettledResult<T>;
  readonly writeOf: (collection: SecurityCollection, id: string) => Write | undefined;
  /** The ids of the documents that it created. */
  readonly created: (collection: SecurityCollection) => readonly string[];
  /** Every role, profile and user that it wrote, each as it was written last. */
  readonly written: () => readonly WrittenDocument[];
  /** Tells whether it wrote or deleted anything anywhere, requests that it sent in turn included. */
  readonly touched: () => boolean;
  /** The API keys and credentials that left with their users, the first 100. */
  readonly cleaned: () => readonly CleanedHandle[];
}

/** Stands around a native action: it may refuse, or run it and change its answer. */
export type Around = (request: KuzzleRequest, run: () => Promise<unknown>) => Promise<unknown>;

/** Finds the refusal of the host alone. */
export interface RefusalReader {
  /**
   * Runs the request's action until it first writes.
   *
   * @param instead the request to run in its place, for the same user
   * @returns `undefined` when it would write, fails with a 500, or cannot tell
   */
  refusalOf(request: KuzzleRequest, instead?: NativeCall): Promise<KuzzleError | undefined>;
  /** Tells whether what runs now is only that: it must write nothing. */
  isUnderWay(): boolean;
}

/** The user who sends a request, with the profiles that they have now. */
export interface Sender {
  readonly kuid: string;
  readonly profileIds: readonly string[];
}

interface NativeActions {
  /** Runs one of the five for a request of ours; the caller has judged it. */
  run(
    action: WriteAction,
    request: KuzzleRequest,
    restrictedProfileIds: readonly string[],
  ): Promise<NativeAnswer>;
  /**
   * Runs one of the host's actions in the name of who sent a request, with other members; the
   * caller has judged it.
   *
   * @param members `_id`, `body` and arguments
   */
  runAs(
    action: RestoreAction,
    request: KuzzleRequest,
    members: Readonly<Record<string, unknown>>,
  ): Promise<NativeAnswer>;
  /** Runs something, and tells what it wrote to the host's internal index. Never throws. */
  observe<T>(action: () => Promise<T>): Promise<Observed<T>>;
  /** Tells the action that runs just now, if it is observed, what was deleted with users. */
  noteCleaned(handles: readonly CleanedHandle[]): void;
  /**
   * Puts something around an action, wherever it is called from as the request's own action.
   *
   * @returns `false` when the host has no such action
   */
  intercept(controller: string, action: string, around: Around): boolean;
  /**
   * Runs a check before the application has roles, profiles and users loaded past `admin:loadSecurities`,
   * as its imports at start are: what it throws stops that.
   */
  beforeOwnImport(check: (securities: unknown, options: unknown) => Promise<void>): void;
  /** Makes a file for HTTP. When the pieces throw, its receiver sees that the transfer breaks off. */
  fileOf(pieces: AsyncIterable<Buffer>): HttpStream;
  /**
   * The request of the client who is behind a request: itself, the one in whose place a pipe has put
   * it, or the `admin:loadSecurities` that it is a part of. `undefined` when the application itself
   * is: the embedded SDK, imports at start. With `checkRights` a request of the embedded SDK is its
   * user's.
   */
  clientRequest(request: KuzzleRequest): KuzzleRequest | undefined;
  /** The client's request in whose course this is asked, as of {@link clientRequest}. */
  currentClient(): KuzzleRequest | undefined;
  /**
   * Judges a client's request as the host would if it came now: its token, its user, their rights.
   *
   * @returns who sends it; `undefined`: it would be refused
   * @throws when Redis or the storage does not answer
   */
  judgeAgain(request: KuzzleRequest): Promise<Sender | undefined>;
  /** For how long the host has known who sends a client's request, in milliseconds; infinite: nobody can tell. */
  sinceAdmitted(request: KuzzleRequest): number;
  /** Tells whether an `admin:loadSecurities` sends it, a client's or the application's. */
  isLoaded(request: KuzzleRequest): boolean;
  /**
   * Resolves when an `admin:loadSecurities` has loaded everything. The host answers one with
   * `refresh: "false"` before it begins.
   */
  importEnded(request: KuzzleRequest): Promise<void>;
  /** Tells whether a client's `admin:loadSecurities` sends it, rather than the client directly. */
  isPartOfImport(request: KuzzleRequest): boolean;
  /** Tells whether code of the application sends it (the embedded SDK, `accessors.execute`). */
  isApplication(request: KuzzleRequest): boolean;
  /**
   * Removes the rest of a user whose creation failed: the credentials of every strategy, those of a
   * moment ago included, then the user.
   */
  removeUser(kuid: string): Promise<void>;
  /** Puts a document back as it was before this plugin let it be written. `undefined`: deletes it. */
  undo(
    collection: SecurityCollection,
    id: string,
    before: Readonly<Record<string, unknown>> | undefined,
  ): Promise<void>;
}

/** The state of the host itself. */
export interface HostState {
  /** Every controller, those of plugins included, with the names of its actions. */
  api(): ReadonlyMap<string, ReadonlySet<string>>;
  /** The same of the host's own controllers alone. */
  nativeApi(): ReadonlyMap<string, ReadonlySet<string>>;
  /** The most documents that the host writes in one request: `limits.documentsWriteCount`. */
  mostWrites(): number;
  /** The most requests of limited callers that may wait on this node, for locks and for refreshes. */
  waitingLimits(): WaitingLimits;
  /** Until it serves requests: what is written now comes from the application's own imports. */
  isStarting(): boolean;
  /** The preset list of `security:createRestrictedUser`. */
  restrictedProfileIds: readonly string[];
  /** Tells whether some user has the profile `admin`, which is all that the host asks for. */
  adminExists(): Promise<boolean>;
  /** Tells whether {@link rememberAdmin} was called since the security was last reset. */
  adminExisted(): Promise<boolean>;
  rememberAdmin(existed: boolean): Promise<void>;
  /** Lets the application and other plugins know; what they make of it changes nothing here. */
  announce(event: string, payload: object): Promise<void>;
}

/** Everything that the plugin asks of Kuzzle. A host upgrade breaks its adapter or nothing. */
export interface Host
  extends
    SecurityReader,
    SecuritySearcher,
    PlatformReader,
    CredentialsReader,
    IndexReader,
    LockKeeper,
    NativeActions,
    WriteShower,
    HostState {
  /** References, and their repair. */
  readonly drift: DriftStore;
  readonly signUps: SignUpStore;
  /** API keys, sessions and passwords. */
  readonly access: AccessStore;
  /** Opaque ids, and what they stand for. */
  readonly handles: HandleStore;
  /** API keys with policies. */
  readonly keys: KeyStore;
  readonly formerProfiles: FormerProfiles;
  /** Open connections, of this node and of the others. */
  readonly connections: ConnectionStore;
  /** The health of storage and cache. */
  readonly services: ServiceHealth;
  readonly refusals: RefusalReader;
  /** Writes past Kuzzle's actions. */
  readonly rawWrites: RawWrites;
  readonly memoryStorage: MemoryStorage;
  readonly shards: ShardReader;
  readonly documents: DocumentCosts;
  readonly cutSearches: CutSearches;
  /** For which client the application makes a call. */
  readonly served: ServedRequests;
  /** The ways by which the application has written rights. */
  readonly doors: DoorStore;
}

/**
 * The host as one decision sees it: the roles of one epoch, which locks keep from changing, and each
 * profile and user read once.
 */
export interface Snapshot extends Host, RoleReader {
  /** `true`: reads only what the caller may see; the rest does not exist for it. */
  readonly isCut?: true;
}
