import { isPlainObject } from "../plainObject";

/** An index and a collection. */
export interface HandlePlace {
  readonly index: string;
  readonly collection: string;
}

/** The user who opened a scroll. */
export interface ScrollOpener {
  /** The action that opened it, as `controller:action`. */
  readonly as: string;
  readonly kuid: string;
  /** When that user was made: the next one of the kuid is another. */
  readonly since?: number;
  /** Part of the scroll id that an anonymous caller gets: all of them have one kuid. */
  readonly key?: string;
  /** Its place among the open cursors of limited callers. */
  readonly ticket?: string;
}

/** The meaning of a scroll id. */
export interface StoredScroll {
  readonly places: readonly HandlePlace[];
  /** The client who opened it; `undefined`: the application did, or nobody can tell. */
  readonly opener?: ScrollOpener;
  /** Tells whether it was opened as a search of documents in these places. */
  readonly isOfDocuments: boolean;
}

/** The member of the host's note of a scroll that seals it. */
const SEAL_MEMBER = "profileGuard";

/**
 * A seal says which scroll a note is of. The host finds the note by 32 bits of the scroll id, and
 * an id can be spelt in many ways: for another's scroll one can be computed that finds one's own note.
 */
interface Seal extends Partial<ScrollOpener> {
  readonly of: string;
}

/**
 * Returns the seal of a scroll, as a member of the host's note.
 *
 * @param digest of the scroll id, which nobody can find another text for
 */
export function sealOf(digest: string, opener?: ScrollOpener): string {
  const seal: Seal = { of: digest, ...opener };
  return `${JSON.stringify(SEAL_MEMBER)}:${JSON.stringify(seal)}`;
}

/**
 * Reads the host's note of a scroll.
 *
 * @returns `undefined` when the note is of another scroll
 */
export function readScroll(digest: string, note: string): StoredScroll | undefined {
  const parsed: unknown = JSON.parse(note);
  const stored = isPlainObject(parsed) ? parsed : {};
  const seal = stored[SEAL_MEMBER];
  const places = placesOf(stored);
  if (seal === undefined) {
    return { places, isOfDocuments: false };
  }
  if (!isPlainObject(seal) || !isSeal(seal) || seal.of !== digest) {
    return undefined;
  }
  const { as, kuid, key, since, ticket } = seal;
  return as === undefined || kuid === undefined
    ? { places, isOfDocuments: true }
    : {
        places,
        opener: {
          ...{ as, kuid },
          ...(since !== undefined && { since }),
          ...(key !== undefined && { key }),
          ...(ticket !== undefined && { ticket }),
        },
        isOfDocuments: as === DOCUMENT_SEARCH,
      };
}

const DOCUMENT_SEARCH = "document:search";

/** A seal names the whole opener or none. */
function isSeal(value: Readonly<Record<string, unknown>>): value is Seal & typeof value {
  const { of, as, kuid, key, since, ticket } = value;
  const isNamed = [as, kuid].every((part) => typeof part === "string");
  const isUnnamed = [as, kuid, key, since, ticket].every((part) => part === undefined);
  const isWhole =
    [key, ticket].every((part) => ["string", "undefined"].includes(typeof part)) &&
    ["number", "undefined"].includes(typeof since);
  return typeof of === "string" && (isUnnamed || (isNamed && isWhole));
}

function placesOf({
  index,
  collection,
  targets,
}: Readonly<Record<string, unknown>>): HandlePlace[] {
  if (Array.isArray(targets) && targets.length > 0) {
    return targets.flatMap((target: unknown) => {
      const { index: of, collections } = isPlainObject(target) ? target : {};
      return (Array.isArray(collections) ? collections : [""]).map((one: unknown) => ({
        index: textOf(of),
        collection: textOf(one),
      }));
    });
  }
  return typeof index === "string" && typeof collection === "string" ? [{ index, collection }] : [];
}

/** No index or collection has an empty name: whatever is no text is a place that nobody holds. */
function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** Stands between the host's scroll id and the key; no character of the host's ids. */
const SEPARATOR = ".";

/** The scroll id that an anonymous caller gets. */
export function withKey(scrollId: string, key: string): string {
  return `${scrollId}${SEPARATOR}${key}`;
}

/** Splits a scroll id into the host's own and the key behind it. */
export function splitKey(scrollId: string): { readonly id: string; readonly key?: string } {
  const at = scrollId.lastIndexOf(SEPARATOR);
  return at < 0
    ? { id: scrollId }
    : { id: scrollId.slice(0, at), key: scrollId.slice(at + SEPARATOR.length) };
}
