/** The password of everybody but the administrator. */
export const PASSWORD = "first-password";
export const NEW_PASSWORD = "second-password";

export interface Place {
  readonly index: string;
  readonly collection: string;
}

/**
 * Where a person may read: `kept` before an ending and after it, `lost` before it alone, `gained`
 * after it alone. An ending that takes no rights takes none of `lost` either.
 */
export interface Places {
  readonly kept: Place;
  readonly lost: Place;
  readonly gained: Place;
}

export const SHARED: Places = {
  kept: { index: "matrix", collection: "kept" },
  lost: { index: "matrix", collection: "lost" },
  gained: { index: "matrix", collection: "gained" },
};
/** A place that can be deleted, since one column alone uses it. */
export const COLLECTION: Places = {
  ...SHARED,
  lost: { index: "matrix", collection: "deleted" },
};
export const INDEX: Places = { ...SHARED, lost: { index: "deleted", collection: "lost" } };

/** Every place of the platform. */
export const ALL_PLACES: readonly Place[] = [
  ...[SHARED.kept, SHARED.lost, SHARED.gained],
  ...[COLLECTION.lost, INDEX.lost],
];

/**
 * The rights that a probe could still use. `gained` is absent where nobody has looked, or a handle is bound
 * to its places.
 */
export interface Reach {
  readonly kept: boolean;
  readonly lost: boolean;
  readonly gained?: boolean;
}

export const NOTHING: Reach = { kept: false, lost: false, gained: false };
