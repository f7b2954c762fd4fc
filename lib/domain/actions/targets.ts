import type { DocumentWrite, WriteDeclaration } from "./declaration";

type Target = WriteDeclaration["target"];

/** Tells of a target all that others than the guards need to know of its writes. */
export interface TargetTraits {
  /** It is of profiles, roles or users. */
  readonly isOfDocuments: boolean;
  /** It is of roles, profiles and users at once, each of which the host writes by an action of its own. */
  readonly isImport: boolean;
  /** It may load so much that it runs within the share of imports. */
  readonly isLoad: boolean;
  /** Rights hang on what it writes. Other data is the application's own affair. */
  readonly isOfRights: boolean;
  /** The caches that nodes have of roles are old afterwards. */
  readonly changesRoles: boolean;
  /** A dry run can tell what it would store. For other writes it makes the checks alone. */
  readonly isForeseen: boolean;
  /** It is compared with what the caller holds of the place that it acts on, not with the whole platform. */
  readonly keepsToTenant: boolean;
}

const OF_DOCUMENTS: TargetTraits = {
  isOfDocuments: true,
  isImport: false,
  isLoad: false,
  isOfRights: true,
  changesRoles: false,
  isForeseen: true,
  keepsToTenant: true,
};

/** Nothing falls back: a new target without an entry does not compile. */
const TRAITS: Readonly<Record<Target, TargetTraits>> = {
  profile: OF_DOCUMENTS,
  role: { ...OF_DOCUMENTS, changesRoles: true },
  user: OF_DOCUMENTS,
  identity: { ...OF_DOCUMENTS, isOfDocuments: false },
  "first admin": { ...OF_DOCUMENTS, isOfDocuments: false },
  // the action that writes one of its roles tells that it changes roles
  import: { ...OF_DOCUMENTS, isOfDocuments: false, isImport: true, isLoad: true },
  platform: { ...OF_DOCUMENTS, isOfDocuments: false, isForeseen: false, keepsToTenant: false },
  places: {
    ...OF_DOCUMENTS,
    isOfDocuments: false,
    isLoad: true,
    isForeseen: false,
    isOfRights: false,
  },
};

/** Returns what is to be known of a write by its target; `undefined`: of an action that is not guarded. */
export function traitsOf(write: WriteDeclaration): TargetTraits;
export function traitsOf(write: WriteDeclaration | undefined): TargetTraits | undefined;
export function traitsOf(write: WriteDeclaration | undefined): TargetTraits | undefined {
  return write && TRAITS[write.target];
}

/** Tells whether a write is of profiles, roles or users. */
export function isOfDocuments(write: WriteDeclaration | undefined): write is DocumentWrite {
  return traitsOf(write)?.isOfDocuments === true;
}

/** Tells whether a write makes a user as `createUser` does, whom the request need not name. */
export function createsUser(write: WriteDeclaration | undefined): boolean {
  switch (write?.target) {
    case "user":
      return write.does === "create";
    case undefined:
    case "first admin":
    case "import":
    case "profile":
    case "role":
    case "identity":
    case "platform":
    case "places":
      return false;
  }
}

/** Tells whether the guard of a write asks for every right alone, whatever the request holds. */
export function isGuardedByRightsAlone(write: WriteDeclaration | undefined): boolean {
  switch (write?.target) {
    case "platform":
      return write.unless === undefined;
    case undefined:
    case "profile":
    case "role":
    case "user":
    case "identity":
    case "first admin":
    case "import":
    case "places":
      return false;
  }
}
