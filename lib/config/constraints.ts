import { type Constraint, readConstraints } from "../domain/assertions";
import type { Finding } from "../domain/findings";
import { memberOf } from "../domain/plainObject";

export type { Constraint } from "../domain/assertions";

type Texts = string | readonly string[];

/** The requests that a constraint is about, as in tests of policies. */
export interface ConstraintPlaces {
  /** Actions that are left out again. */
  readonly except?: Texts;
  /** `INDEX` or `INDEX/COLLECTION`. */
  readonly in?: Texts;
  readonly outside?: Texts;
  /** Requests that name no index, too. */
  readonly placeless?: boolean;
}

/** A claim about rights that is kept in force: one of the four. */
export interface ConstraintOptions {
  /** The name that the refusal tells; no other constraint has it. */
  readonly name: string;
  /** None of these may send any of the requests. */
  readonly never?: ConstraintPlaces & {
    readonly profiles?: Texts;
    /** Kuzzle's ids of users in full, or `*`. */
    readonly users?: Texts;
    readonly roles?: Texts;
    readonly may: Texts;
  };
  /** Nobody may send them but the profiles of `are`. */
  readonly onlyHolders?: ConstraintPlaces & {
    readonly of: Texts;
    readonly are: Texts;
    /** The only users who may. Kuzzle's ids in full. */
    readonly users?: Texts;
  };
  /** Nobody may do more than one of these; holders of a profile of `exempt` are left out. */
  readonly exclusive?:
    | readonly Texts[]
    | (ConstraintPlaces & { readonly of: readonly Texts[]; readonly exempt?: Texts });
  /** No more users than `holders` may send them, or hold everything. */
  readonly atMost?: ConstraintPlaces & { readonly holders: number; readonly of: Texts };
}

/** Finds the faults of the constraints of a configuration, if it has a list of them. */
export function constraintFaults(given: unknown): readonly Finding[] {
  const stated: unknown = memberOf(given, "constraints");
  return Array.isArray(stated) ? readConstraints(stated, "constraints").faults : [];
}

/** Reads constraints that have no fault. */
export function parseConstraints(stated: readonly ConstraintOptions[] = []): readonly Constraint[] {
  return Object.freeze([...readConstraints(stated, "constraints").constraints]);
}
