import type { PolicyReason, RightsRequest, StoredProfile, StoredUser } from "../rights";
import type { RoleLookup } from "../rights";
import type { NamePattern } from "./namePattern";
import type { RequestSet } from "./RequestSet";

/** Everything that assertions are about. */
export interface AssertedWorld {
  readonly roles: RoleLookup;
  readonly profiles: ReadonlyMap<string, StoredProfile>;
  readonly users: ReadonlyMap<string, StoredUser>;
}

/** The document that holds rights, or, as a role, gives them to profiles that come to use it. */
export interface Subject {
  readonly kind: "user" | "profile" | "role";
  readonly id: string;
}

/** One subject, or a profile that is stored nowhere. */
export type NamedSubject = Subject | { readonly kind: "draft"; readonly profile: StoredProfile };

/**
 * The reason for which a request is refused: how far the policy comes that comes furthest. `plugin`:
 * Kuzzle allows it, and the plugin refuses it, as it is configured by default.
 */
export type RefusalReason = Exclude<PolicyReason, "allowed"> | "plugin";

/** Something that is to hold of rights, for every request of the set. */
export type Claim =
  | { readonly kind: "can"; readonly subject: NamedSubject; readonly requests: RequestSet }
  | {
      readonly kind: "cannot";
      readonly subject: NamedSubject;
      readonly requests: RequestSet;
      readonly reason?: RefusalReason;
    }
  | {
      readonly kind: "never";
      readonly subjects: Readonly<Record<Subject["kind"], readonly NamePattern[]>>;
      readonly requests: RequestSet;
    }
  | {
      readonly kind: "onlyHolders";
      readonly requests: RequestSet;
      readonly profiles: readonly NamePattern[];
      /** Absent: whoever has one of the profiles. */
      readonly users?: readonly NamePattern[];
    }
  | {
      /** Nobody may do more than one of these. */
      readonly kind: "exclusive";
      readonly duties: readonly RequestSet[];
      /** Profiles whose holders are left out. */
      readonly exempt: readonly NamePattern[];
    }
  | {
      /** No more users may do it than that. */
      readonly kind: "atMost";
      readonly most: number;
      readonly of: RequestSet | "everything";
    };

/** Claims that can be kept in force: they are about whoever there is. */
export type ConstraintClaim = Extract<
  Claim,
  { readonly kind: "never" | "onlyHolders" | "exclusive" | "atMost" }
>;

export interface Assertion {
  readonly name: string;
  /** In the document that states it, such as `tests[3]`. */
  readonly path: string;
  readonly claim: Claim;
}

/** A claim that is kept in force. */
export interface Constraint extends Assertion {
  readonly claim: ConstraintClaim;
}

/** Returns the sets of requests that a claim is about; none: it is about everything. */
export function requestSetsOf(claim: Claim): readonly RequestSet[] {
  switch (claim.kind) {
    case "exclusive":
      return claim.duties;
    case "atMost":
      return claim.of === "everything" ? [] : [claim.of];
    case "can":
    case "cannot":
    case "never":
    case "onlyHolders":
      return [claim.requests];
  }
}

/** A policy that allows a request; of a role alone, the role. */
export interface Through {
  readonly profileId?: string;
  readonly policy?: number;
  readonly roleId: string;
}

/** A way in which an assertion does not hold. `message` can be read alone. */
export interface Failure {
  /** The one of whom it does not hold; absent: a draft, or nobody. */
  readonly subject?: Subject;
  /** A request that shows it. */
  readonly request?: RightsRequest;
  readonly through?: readonly Through[];
  /** `vacuous`: it speaks of nobody, or of no request; `undecided`: the rights cannot be computed. */
  readonly kind: "broken" | "vacuous" | "undecided";
  readonly message: string;
}

/**
 * @property failures those that were found first; none: the assertion holds
 * @property more how many there are besides
 */
export interface Verdict {
  readonly assertion: Assertion;
  readonly failures: readonly Failure[];
  readonly more: number;
}
