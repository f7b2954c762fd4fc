/** Tells whether an index, or a collection of it, does not exist, or will not. */
export type IsGone = (index: string, collection?: string) => boolean;

/**
 * The places that an action deletes: whole indexes, and single collections of others.
 *
 * @property collections index → names
 */
export interface Places {
  readonly indexes: ReadonlySet<string>;
  readonly collections: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Every place of `places`, and every collection of its indexes. */
export function among(places: Places): IsGone {
  return (index, collection) =>
    places.indexes.has(index) ||
    (collection !== undefined && places.collections.get(index)?.has(collection) === true);
}

/** Every index and collection that is not listed: index → its collections. */
export function missingFrom(existing: ReadonlyMap<string, ReadonlySet<string>>): IsGone {
  return (index, collection) => {
    const collections = existing.get(index);
    return collections === undefined || (collection !== undefined && !collections.has(collection));
  };
}

/** `index "a"`, `collection "b" of index "a"`, …; the first five. */
export function describePlaces({ indexes, collections }: Places): string {
  const names = [
    ...[...indexes].map((index) => `index "${index}"`),
    ...[...collections].flatMap(([index, found]) =>
      [...found].map((collection) => `collection "${collection}" of index "${index}"`),
    ),
  ];
  const more = names.length > 5 ? ` and ${names.length - 5} more` : "";
  return `${names.slice(0, 5).join(", ")}${more}`;
}
