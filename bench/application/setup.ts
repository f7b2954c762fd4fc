/** What an application under measurement is told by its environment, as JSON in BENCH_SETUP. */
export interface Setup {
  readonly plugin: boolean;
  /** Indexes that the host believes to exist: see {@link placeNamed}. */
  readonly places: number;
}

/** The only collection of each of them. */
export const PLACE_COLLECTION = "orders";

/** The name of an index that exists in the host's cache alone, which is all that checks look at. */
export function placeNamed(number: number): string {
  return `place-${String(number).padStart(5, "0")}`;
}

/** What createRestrictedUser gives. */
export const PRESET = "customer";

export const READY = "bench: ready";
