/**
 * What each action of the host, and each of the plugin's own, is: one declaration an action, from
 * which everything else is derived: the rights algebra, guards, locks, dry runs, the audit, the
 * checks of requests, refreshes, analyses and the tables of the docs.
 *
 * Source: the host's lib/api/controllers, Kuzzle 2.56.
 */
export interface ActionDeclaration {
  readonly place: LocationArguments;
  /** Why it needs no guard. Each action has this or `write`. */
  readonly unguarded?: UnguardedReason;
  /** What it writes that carries rights, or does to the platform: it is guarded. */
  readonly write?: WriteDeclaration;
  /** Of the controllers that hold data: whether it changes what others see. */
  readonly data?: "reads" | "changes";
  /** Where it takes a query for Elasticsearch: see domain/requests/queries. */
  readonly query?: QueryPlace;
  /** What of its request is looked at once the host has authorized it. */
  readonly check?: RequestCheck;
  /** Whether it reads `targets`. */
  readonly takesTargets?: true;
  /** What it deletes that profiles may be restricted to. */
  readonly removes?: RemovedPlaces;
  /** Gives, takes or takes over rights, besides those that write. No preset profile may grant it. */
  readonly administers?: true;
  /** How strangers come in: of no use once there is an administrator, or preset. */
  readonly isWayIn?: true;
}

/**
 * Which location arguments the host's action reads. `none`: neither index nor collection. `index`:
 * the index alone. `collection`: both. An action that takes its indexes in the body
 * (`index:mDelete`) is judged without one: `none`.
 *
 * A right to an action is the same right wherever the action does not look: restrictions are
 * ignored for a request without an index, so `security:createUser` restricted to one index is
 * `security:createUser`. Actions of plugins, and unknown ones, get no such mercy. A test reads the
 * installed host and fails on an action that is not declared, or has the wrong place.
 */
export type LocationArguments = "none" | "index" | "collection";

/** Every reason for which an action needs no guard. */
export const UNGUARDED_REASONS = {
  ownSelf: "acts on the caller himself, who has his own rights already",
  ownPlace: "the host judges it by the index and collection that it acts on",
  reads: "reads only; what it shows is the host's to allow by the role",
  disclosure: "tells what the host's own actions would have shown (disclosure/visibility)",
  memory: "reads and writes the public memory storage, where the host keeps no rights",
  room: "joins or leaves realtime rooms, whose subscription was judged by its own place",
  requestCheck: "closed for every request at request:onAuthorized (checkRequest)",
  runsGuarded: "runs guarded actions in the caller's name, each through its guard",
  validates: "validates without writing",
} as const;

export type UnguardedReason = keyof typeof UNGUARDED_REASONS;

/** The body is a search body; only its `query` is a query; the whole body is one. */
export type QueryPlace = "search" | "query" | "body";

export type RequestCheck =
  "apiKey" | "bulk" | "documents" | "fixtures" | "wholeIndex" | "wholeIndexes";

export type RemovedPlaces = "collection" | "everyIndex" | "index" | "indexes";

export type WriteDeclaration =
  DocumentWrite | IdentityWrite | PlatformWrite | FirstAdminWrite | ImportWrite | LoadWrite;

/** What the audit calls it: `none` changes no document that it records. */
export type Deed = "create" | "write" | "delete" | "none";

/** Where the ids of what a request is about stand. `caller`: it is about who sends it. */
export type IdPlace = "_id" | "userId" | "body.ids" | "caller";

/** Writes or deletes profiles, roles or users. */
export interface DocumentWrite {
  readonly target: "profile" | "role" | "user";
  readonly does: "create" | "write" | "delete";
  readonly ids: Exclude<IdPlace, "userId">;
  /** Absent: it deletes. */
  readonly document?: WrittenDocumentPlace;
  /** What becomes of the members that the request does not name. Default: they go. */
  readonly keeps?: "stored" | "stored or default";
  /** From where a user has his profiles. Default: from the request. */
  readonly profileIds?: "preset" | "stored";
  /** Users of a deleted profile lose it, when `onAssignedUsers` says so. */
  readonly mayTakeFromUsers?: true;
}

/** Where the profile, role or user stands that a request writes. */
export type WrittenDocumentPlace = "body" | "content" | "content and default";

/** Whoever does it could act as the user, or takes that possibility from them. */
export interface IdentityWrite {
  readonly target: "identity";
  readonly does: "none";
  readonly ids: "_id" | "userId" | "caller";
  /** For the refusal: `Not allowed to … user "a".` */
  readonly attempt: string;
  /** It takes credentials of a strategy in its body. */
  readonly takesCredentials?: true;
  /** The user may not be able to log in any more. */
  readonly removesCredentials?: true;
}

/** Concerns the whole platform: the caller must cover everything. */
export interface PlatformWrite {
  readonly target: "platform";
  /** Only unless this argument has this value. */
  readonly unless?: { readonly argument: string; readonly is: string };
  /** Nobody has been an administrator afterwards. */
  readonly forgetsAdmin?: true;
}

/** Makes the first user with the profile `admin`. */
export interface FirstAdminWrite {
  readonly target: "first admin";
}

/** Writes roles, profiles and users, by section and id. */
export interface ImportWrite {
  readonly target: "import";
}

/** Writes into places that only its body names, as another action would into each. */
export interface LoadWrite {
  readonly target: "places";
  readonly as: { readonly controller: string; readonly action: string };
}

export type Declarations = Readonly<Record<string, ActionDeclaration>>;

/** The same declaration for each of the actions, whose names stand apart by blanks. */
export function each(names: string, declaration: ActionDeclaration): Declarations {
  return Object.fromEntries(
    names
      .trim()
      .split(/\s+/u)
      .map((name) => [name, declaration]),
  );
}
