/** The set-up of an application under measurement, in its environment, as JSON in BENCH_SETUP. */
export interface Setup {
  readonly plugin: boolean;
  /** Indexes that the host believes to exist: see {@link placeNamed}. */
  readonly places: number;
  /** Tells who is judged for what the application writes; the plugin's default, if it says none. */
  readonly embeddedCalls?: "application" | "report" | "refuse";
  /** Milliseconds that the guard of profile writes is kept busy for, on purpose. Default: 0. */
  readonly slowGuard?: number;
}

/** The only collection of each of them. */
export const PLACE_COLLECTION = "orders";

/** The name of an index that exists in the host's cache alone, which is all that checks look at. */
export function placeNamed(number: number): string {
  return `place-${String(number).padStart(5, "0")}`;
}

/** The profile that createRestrictedUser gives. */
export const PRESET = "customer";
/**
 * A controller of the application's own: `preset` changes that, `memory` answers {@link Memory},
 * `longestBlock` how long it answered nothing else, `door` asks what its body says, and `nothing` does nothing.
 */
export const OWN_CONTROLLER = "bench";

/** The memory of the process after a garbage collection, in bytes. */
export interface Memory {
  readonly rss: number;
  readonly heapUsed: number;
}

export const READY = "bench: ready";
