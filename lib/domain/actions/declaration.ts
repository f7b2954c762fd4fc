import type { PlatformKnowledge, UnguardedReason } from "./actionReasons";

/**
 * Declares one action, of the host or of the plugin. Everything else derives from it: the rights
 * algebra, guards, locks, dry runs, the audit, the checks of requests, refreshes, analyses and
 * how far the host's own action is rehearsed.
 *
 * Source: the host's lib/api/controllers, Kuzzle 2.56.
 */
export interface ActionDeclaration {
  readonly place: LocationArguments;
  /** The reason why it needs no guard. Each action has this or `write`. */
  readonly unguarded?: UnguardedReason;
  /** Its write of rights, or to the platform: it is guarded. */
  readonly write?: WriteDeclaration;
  /** Only on controllers that hold data. `changes`: others see the change. */
  readonly data?: "reads" | "changes";
  /** The place of its query for Elasticsearch: see domain/queries. */
  readonly query?: QueryPlace;
  /** The check that its request must pass once the host has authorized it. */
  readonly check?: RequestCheck;
  /** Its answer lists places, whatever place the request names: see disclosure/listings. */
  readonly lists?: Listing;
  /** It reads `targets`. */
  readonly takesTargets?: true;
  /** It takes the place of what it acts on from a handle, which the host does not judge. */
  readonly handle?: Handle;
  /**
   * Opens a cursor of the storage. `scroll`: answers its handle, which is bound to who opened it;
   * `own`: the host reads it to its end; `file`: for as long as its answer is sent.
   */
  readonly opens?: "scroll" | "own" | "file";
  /**
   * It makes a means to act as a user, which ends with what it was judged by. Whoever acts within limits
   * makes none beyond them.
   */
  readonly makes?: Making;
  /** The user of whom it makes one, or whose password it sets. Default: the caller. `owner`: see {@link IdPlace}. */
  readonly makesFor?: "caller" | "owner" | "userId" | "_id" | "answer";
  /** It may give a user a new password, or takes the one away by which their sessions were opened. */
  readonly setsPassword?: true | "of its token" | "to none";
  /** It ends means to act as users by itself: all of their tokens, what the request chooses, or one API key. */
  readonly ends?: "tokens" | "chosen" | "apiKey";
  /**
   * The action of `security` that does the same to others, for what acts on its caller: the application
   * may run it as another user than the client whom it serves.
   */
  readonly onOthers?: string;
  /** It makes or takes a reset token of `local`, which the plugin binds to the state of its user. */
  readonly resetToken?: "makes" | "takes";
  /** It may add shards to the storage, which has a number of them in all. */
  readonly addsShards?: ShardSource;
  /** It deletes places that profiles may be restricted to. */
  readonly removes?: RemovedPlaces;
  /** It handles rights, though it has no `write`. No preset profile may grant it. */
  readonly administers?: true;
  /** It shows more than the caller's places: the host grants it on the whole platform. */
  readonly tells?: PlatformKnowledge;
  /** The way to cut it to what its caller covers, where `restrictSecurityReads` says so. */
  readonly securityRead?: SecurityRead;
  /** Strangers become users by it: see domain/analysis/anonymous. */
  readonly isWayIn?: true;
}

/**
 * Names the location arguments that the host's action reads. `none`: neither index nor collection.
 * `index`: the index alone. `collection`: both. The host judges an action that takes its indexes in
 * the body (`index:mDelete`) without one: `none`.
 *
 * The host ignores restrictions for a request without an index, so `security:createUser` restricted
 * to one index is `security:createUser`. This does not go for actions of plugins, nor for unknown
 * ones. A test reads the installed host: it fails on an action that is undeclared, or has the wrong
 * place.
 */
export type LocationArguments = "none" | "index" | "collection";

/**
 * The way in which an action tells of users, profiles, roles, credentials or API keys. Each action of `security`
 * and of the plugin that writes nothing has one: a test fails for one without.
 *
 * `ids`: it reads those that the request names. `users`: it answers of users what the host reads of them. `search`: it searches them. `page`: it reads on in such a search.
 * `credentials`: its answer says whose they are. `credentials search`: it searches these by what their strategy
 * stores. `visible`: it is the plugin's own, and reads no more than its caller sees. `whole`: it tells only callers
 * who cover everything. `none`: it tells of none of them.
 */
export type SecurityRead =
  | { readonly by: "ids"; readonly of: DocumentTarget; readonly at: "_id" | "userId" | "ids" }
  | { readonly by: "users"; readonly at: "_id" | "userId" | "ids" }
  | { readonly by: "search" | "page"; readonly of: SearchedSecurity }
  | { readonly by: "credentials" | "credentials search" | "visible" | "whole" | "none" };

export type SearchedSecurity = "profiles" | "roles" | "users" | "api-keys";

/** `search`: the body is a search body. `query`: its `query` is. `body`: the body is the query. */
export type QueryPlace = "search" | "query" | "body";

/** An opaque id that stands for a place. */
export type Handle = RoomHandle | ScrollHandle;

/** The id of a realtime room, which anybody can compute. It stands for an index and a collection. */
export interface RoomHandle {
  readonly kind: "room";
  readonly at: "body.roomId";
  /** The action that the caller must be allowed at the place of the room. */
  readonly as: string;
  /**
   * A subscription of the caller's own connection is enough. `required`: the host itself asks for it,
   * and looks at nothing else.
   */
  readonly ownSubscription?: "enough" | "required";
}

/** The id of a scroll, which can be guessed. It stands for the places that were searched. */
export interface ScrollHandle {
  readonly kind: "scroll";
  readonly at: "scrollId";
  /** The search that opens scrolls of this kind; the caller must still be allowed it. */
  readonly as: string;
}

/** A means to act as a user. */
export type Making = "apiKey" | "credentials" | "session";

export type RequestCheck =
  | "apiKey"
  | "bulk"
  | "changes"
  | "collection"
  | "collections"
  | "credentials"
  | "documents"
  | "filter"
  | "fixtures"
  | "memoryStorage"
  | "specifications"
  | "wholeIndex"
  | "wholeIndexes";

/** The form in which an answer lists places. */
export type Listing =
  | "indexes"
  | "collections"
  | "statistics"
  | "rooms"
  | "specifications"
  | "specification pages";

/** Names the cause of added shards: an index, a collection, replicas of one, or collections that its body names. */
export type ShardSource = "index" | "collection" | "replicas" | "collections";

export type RemovedPlaces = "collection" | "everyIndex" | "index" | "indexes";

export type WriteDeclaration =
  | DocumentWrite
  | IdentityWrite
  | PlatformWrite
  | FirstAdminWrite
  | ImportWrite
  | LoadWrite;

/** Names the deed for the audit. `none`: it changes no document that the audit records. */
export type Deed = "create" | "write" | "delete" | "none";

/**
 * The place of the ids in a request. `caller`: the request is about its caller. `owner`: about the
 * user in `userId`, and without one about its caller.
 */
export type IdPlace = "_id" | "userId" | "body.ids" | "body.token" | "caller" | "owner";

/** Writes or deletes profiles, roles or users. */
export type DocumentWrite = DocumentStore | DocumentDeletion;

/** Stores one profile, role or user. */
export interface DocumentStore {
  readonly target: DocumentTarget;
  readonly does: "create" | "write";
  readonly ids: "_id" | "caller";
  readonly document: WrittenDocumentPlace;
  /** Keeps the members that the request does not name. Default: they are dropped. */
  readonly keeps?: "stored" | "stored or default";
  /** The source of a user's profiles. Default: the request. */
  readonly profileIds?: "preset" | "stored";
}

/** Deletes profiles, roles or users. */
export interface DocumentDeletion {
  readonly target: DocumentTarget;
  readonly does: "delete";
  readonly ids: "_id" | "body.ids";
  /** Takes a deleted profile from its users, when `onAssignedUsers` says so. */
  readonly mayTakeFromUsers?: true;
}

export type DocumentTarget = "profile" | "role" | "user";

/** The place in the request of the profile, role or user that it writes. */
export type WrittenDocumentPlace = "body" | "content" | "content and default";

/** Lets the caller act as the user, or takes from somebody the means to do so. */
export interface IdentityWrite {
  readonly target: "identity";
  readonly does: "none";
  /** `body.token`: whoever has the token may; it says whose it is. */
  readonly ids: "_id" | "userId" | "body.token" | "caller" | "owner";
  /** Completes the refusal: `Not allowed to … user "a".` */
  readonly attempt: string;
  /** Its body holds credentials of a strategy. */
  readonly takesCredentials?: true;
  /** Its body holds the policies of an API key. */
  readonly takesPolicies?: true;
  /** The user may be unable to log in afterwards. */
  readonly removesCredentials?: true;
}

/** Concerns the whole platform: the caller must cover everything. */
export interface PlatformWrite {
  readonly target: "platform";
  /** Does not concern the platform when this argument has this value. */
  readonly unless?: { readonly argument: string; readonly is: string };
  /** Afterwards nobody counts as having been an administrator. */
  readonly forgetsAdmin?: true;
}

/** Makes the first user with the profile `admin`. */
interface FirstAdminWrite {
  readonly target: "first admin";
}

/** Writes roles, profiles and users, by section and id. */
interface ImportWrite {
  readonly target: "import";
}

/** Writes into places that only its body names, into each as another action would. */
export interface LoadWrite {
  readonly target: "places";
  readonly as: { readonly controller: string; readonly action: string };
}

export type Declarations = Readonly<Record<string, ActionDeclaration>>;

/** Gives each of the actions the same declaration; blanks separate their names. */
export function each(names: string, declaration: ActionDeclaration): Declarations {
  return Object.fromEntries(
    names
      .trim()
      .split(/\s+/u)
      .map((name) => [name, declaration]),
  );
}
