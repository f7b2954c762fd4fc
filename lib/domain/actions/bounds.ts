import type {
  ActionDeclaration,
  Handle,
  LocationArguments,
  RequestCheck,
  WriteDeclaration,
} from "./declaration";

/**
 * Tells by what the plugin bounds an action, where the host lets it pass: `own`: by the places of the policies that
 * allow this very action; `other`: by the places of another action, by all rights together, or by no place.
 */
type Bound = "own" | "other";

/** Each has to be decided: one that is missing does not compile. */
const BY_CHECK: Readonly<Record<RequestCheck, Bound>> = {
  apiKey: "other",
  bulk: "other",
  changes: "other",
  collection: "other",
  collections: "other",
  credentials: "other",
  documents: "other",
  filter: "other",
  fixtures: "other",
  memoryStorage: "other",
  specifications: "other",
  // it asks for the action in all of an index, where the host asks for any part of it, or for no index at all
  wholeIndex: "own",
  wholeIndexes: "own",
};

/** A handle stands for the places of the action in whose name it is used. */
const BY_HANDLE: Readonly<Record<Handle["kind"], Bound>> = { room: "other", scroll: "other" };

/** Claims are compared with all rights of the caller; what is loaded, with those to another action. */
const BY_WRITE: Readonly<Record<WriteDeclaration["target"], Bound>> = {
  "first admin": "other",
  identity: "other",
  import: "other",
  places: "other",
  platform: "other",
  profile: "other",
  role: "other",
  user: "other",
};

/** Tells whether the places of the policies that allow an action bound it further than the host does. */
export function isBoundByOwnPlaces({ lists, check, handle, write }: ActionDeclaration): boolean {
  const bounds = [
    check && BY_CHECK[check],
    handle && BY_HANDLE[handle.kind],
    write && BY_WRITE[write.target],
  ];
  // an answer that lists places is cut to them
  return lists !== undefined || bounds.includes("own");
}

/**
 * Returns the part of the places in which an action is held that counts where rights are compared: what the host
 * looks at, and all of it where the plugin looks at more. Whoever holds `index:list` in one index is shown that
 * one: the right to it elsewhere is another.
 */
export function comparedPlace(declaration: ActionDeclaration): LocationArguments {
  return isBoundByOwnPlaces(declaration) ? "collection" : declaration.place;
}
