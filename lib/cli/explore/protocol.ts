/** Types of all that the page and its server tell each other, as JSON by POST to `api`. The page imports this file. */
import type { RequestExplanation } from "../../api/explain";
import type { ComparedSide } from "../../api/rights";
import type { Finding } from "../../domain/findings";
import type { MatrixColumn, MatrixPlace } from "../../domain/insight/rightsMatrix";
import type { RightsRequest } from "../../domain/rights";

export type { MatrixColumn, MatrixPlace } from "../../domain/insight/rightsMatrix";

/** A request of Kuzzle's API, or of the explorer's own controller `explorer`. */
export interface PageRequest {
  readonly controller: string;
  readonly action: string;
  readonly [argument: string]: unknown;
}

/** An error as Kuzzle answered it, or one of the explorer's own, whose ids begin with `explorer.`. */
export interface PageError {
  readonly status: number;
  readonly id: string;
  readonly message: string;
  readonly errors?: readonly unknown[];
  readonly count?: number;
  /** The faults, or what is missing: see `EscalationDetails`. */
  readonly details?: unknown;
}

export type PageAnswer = { readonly result: unknown } | { readonly error: PageError };

/** The ids of the explorer's own errors. */
export type ExplorerErrorId =
  | "explorer.unreachable"
  | "explorer.login_needed"
  | "explorer.not_offered"
  | "explorer.not_in_files"
  | "explorer.dry_run_unguarded"
  | "explorer.not_found"
  | "explorer.rights_unknown"
  | "explorer.malformed"
  | "explorer.not_understood"
  | "explorer.other_login"
  | "explorer.failed";

/** Answer of `explorer:start`. */
export interface StartAnswer {
  readonly mode: "kuzzle" | "files";
  /** The address of Kuzzle, or the names of the files. */
  readonly of: string;
  readonly version: string;
  /** `false`: nobody has logged in, or the login has ended. */
  readonly loggedIn: boolean;
  /** The kuid of whoever is logged in, as far as that is known. */
  readonly kuid?: string;
}

/** Answer of `explorer:names`: what may be completed. */
export interface NamesAnswer {
  readonly profiles: readonly string[];
  readonly roles: readonly string[];
  readonly users: readonly string[];
  /** As `index` and `index/collection`. */
  readonly places: readonly string[];
  /** As `controller:action`. */
  readonly actions: readonly string[];
  /** Counts those that there are, where not all are named. */
  readonly totals: Readonly<Partial<Record<"profiles" | "roles" | "users", number>>>;
  /** The lists that the caller may not see. */
  readonly withheld: readonly ("profiles" | "roles" | "users" | "places")[];
}

/** Answer of `explorer:keys`: the API keys of a user that may be completed. */
export interface KeysAnswer {
  readonly keys: readonly { readonly id: string; readonly description: string }[];
  /** `true`: the caller may not see them. */
  readonly withheld: boolean;
}

/** `key`: the policies of an API key. */
type OwnerKind = "profile" | "role" | "key";

/** A finding about one of the documents that the rights come from; the id of a draft is empty. */
export interface OwnedFinding extends Finding {
  readonly kind: OwnerKind;
  readonly id: string;
}

/** A line of the table, and what the plugin makes of it. */
export interface ShownPlace extends MatrixPlace {
  /** The positions of the columns that the rights allow here, and the plugin refuses. Absent: none. */
  readonly refused?: readonly number[];
}

/** Answer of `explorer:rights`, of any {@link ComparedSide}. */
export interface RightsAnswer {
  readonly columns: readonly MatrixColumn[];
  readonly places: readonly ShownPlace[];
  /** The positions of the columns that are not told, since there are too many rights: ask `also` for them. */
  readonly unknown: readonly number[];
  /** The positions of columns of several actions, some of which the plugin refuses. */
  readonly partly: readonly number[];
  readonly findings: readonly OwnedFinding[];
  /** Counts the findings that are left out. */
  readonly moreFindings: number;
  /** The lines and columns that findings are about. */
  readonly marked: { readonly places: readonly number[]; readonly columns: readonly number[] };
  /** The documents whose findings cannot be seen, each with its reason. */
  readonly unmarked: readonly string[];
}

/** Answer of `explorer:phrases`: rights in words. */
export interface PhrasesAnswer {
  readonly phrases: readonly string[];
  /** Counts those that are left out. */
  readonly more: number;
}

/** The arguments of `explorer:cell`: a cell of the table. */
export interface CellArguments {
  readonly of: ComparedSide;
  readonly column: MatrixColumn;
  readonly place: Omit<MatrixPlace, "allowed">;
}

/** Answer of `explorer:cell`: a request that stands for it, and why it is allowed or not. */
export interface CellAnswer {
  readonly request: RightsRequest;
  readonly explanation: RequestExplanation;
}
