import { KuzzleError } from "kuzzle";

import { CODES, ErrorId } from "./ids";
import { withListing } from "./sdkForms";

/** A constraint that a write would break, and how. */
export interface BrokenConstraint {
  readonly constraint: string;
  /** In the configuration: `constraints[2]`. */
  readonly path: string;
  readonly subject?: { readonly kind: "profile" | "role" | "user"; readonly id: string };
  /** Requests that the subject could send, and the policies through which. */
  readonly requests?: readonly {
    readonly request: string;
    readonly through: readonly string[];
  }[];
  /** Counts, for `atMost`, how many users there would be. */
  readonly holders?: number;
  readonly most?: number;
  /** In words; absent: the caller may not see it. */
  readonly shows?: string;
  /** The caller may not see all of it. */
  readonly withheld?: true;
}

/** Lists the constraints that a write would break, at most 10. */
export interface ConstraintDetails {
  readonly broken: readonly BrokenConstraint[];
}

const CUT =
  "To be told how, you need security:getRole, security:searchProfiles and security:searchUsers; an administrator finds it in the audit.";
/** Where rights to read are not enough. */
const CUT_BY_COVERAGE = "An administrator finds in the audit how.";

/** 409: what would be stored breaks a constraint. */
export class ConstraintError extends KuzzleError {
  public readonly details: ConstraintDetails;
  /** Not told to the caller. */
  readonly #whole: { readonly message: string; readonly details: ConstraintDetails };

  /**
   * @param what begins the refusal: `Not allowed to write profile "a".`
   * @param told the same as `broken`, as far as the caller may see it
   * @param isByCoverage the rest is shown to who covers it alone, whatever they may read
   */
  constructor(
    what: string,
    broken: readonly BrokenConstraint[],
    told: readonly BrokenConstraint[] = broken,
    isByCoverage = false,
  ) {
    const id = ErrorId.constraint;
    super(wordsOf(what, told, isByCoverage ? CUT_BY_COVERAGE : CUT), 409, id, CODES[id]);
    this.details = { broken: told };
    this.#whole = { message: wordsOf(what, broken), details: { broken } };
  }

  get whole(): { readonly message: string; readonly details: ConstraintDetails } {
    return this.#whole;
  }

  override get name(): string {
    return "KuzzleError";
  }

  override toJSON(): ReturnType<KuzzleError["toJSON"]> {
    const { details } = this;
    const { broken } = details;
    return withListing(this, super.toJSON(), { details, errors: broken, count: broken.length });
  }
}

function wordsOf(what: string, broken: readonly BrokenConstraint[], cut = CUT): string {
  const [first] = broken;
  const names = broken.map(({ constraint }) => `"${constraint}"`).join(", ");
  const plural = broken.length === 1 ? "the constraint" : "the constraints";
  return [
    what,
    `It would break ${plural} ${names}, or break it further.`,
    ...(first?.shows === undefined ? [] : [first.shows]),
    ...(broken.some(({ withheld }) => withheld === true) ? [cut] : []),
  ].join(" ");
}
