import type { ConstraintOptions } from "../../index";

/** Ten that the writes which are measured keep: of each kind, about places, profiles and users. */
export const TEN_CONSTRAINTS: readonly ConstraintOptions[] = [
  { name: "closed", never: { profiles: "closed-*", may: "*", outside: "acme" } },
  { name: "readers", never: { roles: "reader-*", may: "document:delete" } },
  { name: "guests", never: { users: ["guest"], may: "security:*" } },
  {
    name: "keepers",
    onlyHolders: { of: "bulk:updateByQuery", are: ["keeper", "admin", "manager"] },
  },
  {
    name: "bosses",
    onlyHolders: { of: "bulk:deleteByQuery", are: "*", users: ["boss"], in: "secrets" },
  },
  { name: "payments", exclusive: { of: ["payments:create", "payments:approve"], exempt: "admin" } },
  { name: "releases", exclusive: { of: ["releases:make", "releases:sign"], exempt: "admin" } },
  {
    name: "orders",
    exclusive: { of: ["orders:make", "orders:check"], in: "erp", exempt: "admin" },
  },
  { name: "administrators", atMost: { holders: 3, of: "everything" } },
  { name: "signers", atMost: { holders: 9, of: "documents:sign" } },
];

/** The set-up of an application under measurement, in its environment, as JSON in BENCH_SETUP. */
export interface Setup {
  readonly plugin: boolean;
  /** Indexes that the host believes to exist: see {@link placeNamed}. */
  readonly places: number;
  /** Tells who is judged for what the application writes; the plugin's default, if it says none. */
  readonly embeddedCalls?: "application" | "report" | "refuse";
  /** Default: whoever may read users, profiles and roles reads all. */
  readonly restrictSecurityReads?: "covered";
  /** Default: none. */
  readonly constraints?: readonly ConstraintOptions[];
  /** Counts what profiles are used for. Default: it does not. */
  readonly usage?: boolean;
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
