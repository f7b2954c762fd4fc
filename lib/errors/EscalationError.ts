import { ForbiddenError } from "kuzzle";

import type { Shortfall, ToldShortfalls } from "../domain/escalation/claimTypes";
import { describeRateLimit, describeRow } from "../domain/rights";

import { CODES, ErrorId } from "./ids";
import { withListing } from "./sdkForms";

/** Limits the rights that an answer lists. */
const MOST_LINES = 50;
/** Ends the list for kuzzle-sdk, which drops the details and their `withheld`. */
const WITHHELD = "what you may not see (withheld)";

/** Tells which rights the caller lacks. */
export interface EscalationDetails {
  /** Lists at most 50 rights, one a line, compacted. */
  readonly missing: readonly string[];
  /** Counts all lines. */
  readonly total: number;
  /** Names what the rights belong to, and the profile, policy and role that each would come by. */
  readonly claims: readonly {
    readonly subject: string;
    readonly moment?: "before" | "after";
    readonly through: readonly string[];
    /** The user has the profile no more: it was taken by a delegation, and still counts. */
    readonly former?: true;
  }[];
  /** Names the actor's own profiles, none of which gives the missing rights. */
  readonly fallShort: readonly string[];
  /** Some rights are left out, since the caller may not see whose or which they are. */
  readonly withheld?: true;
}

/** An error that says more than its caller may know: for the log and the audit. */
export interface WholeReason {
  readonly message: string;
  readonly details?: EscalationDetails;
}

/**
 * 403: the actor would gain, or hand out, rights that they do not hold.
 * kuzzle-sdk gets the missing rights in `errors`, which it keeps.
 */
export class EscalationError extends ForbiddenError {
  public readonly details: EscalationDetails;
  /** Not told to the caller. */
  readonly #whole: WholeReason;

  /** @param told the shortfalls that the caller may see; default: all */
  constructor(
    what: string,
    shortfalls: readonly Shortfall[],
    fallShort: readonly string[],
    { shown, isCut, meant = [] }: ToldShortfalls = { shown: shortfalls, isCut: false },
  ) {
    const id = ErrorId.escalation;
    super(wordsOf(what, shown, isCut, meant), id, CODES[id]);
    this.details = { ...detailsOf(shown, fallShort), ...(isCut && { withheld: true }) };
    this.#whole = {
      message: wordsOf(what, shortfalls, false),
      details: detailsOf(shortfalls, fallShort),
    };
  }

  get whole(): WholeReason {
    return this.#whole;
  }

  override get name(): string {
    return "ForbiddenError";
  }

  override toJSON(): ReturnType<ForbiddenError["toJSON"]> {
    const { details } = this;
    const { missing, total, withheld } = details;
    return withListing(this, super.toJSON(), {
      details,
      errors: withheld === true ? [...missing, withheldAfter(missing)] : missing,
      count: withheld === true ? total + 1 : total,
    });
  }
}

function withheldAfter(missing: readonly string[]): string {
  return missing.length === 0 ? WITHHELD : `and ${WITHHELD}`;
}

function linesOf(shortfalls: readonly Shortfall[]): string[] {
  return [...new Set(shortfalls.flatMap(linesOfOne))];
}

function linesOfOne({ rows, rateLimit }: Shortfall): string[] {
  return [...(rateLimit === undefined ? [] : [limitInWords(rateLimit)]), ...rows.map(describeRow)];
}

function limitInWords({
  claimed,
  held,
  isGiven,
  profileId,
}: NonNullable<Shortfall["rateLimit"]>): string {
  const words = `${describeRateLimit(claimed)}, above your own of ${held}`;
  if (isGiven) {
    return claimed === 0 ? `${words}: give a "rateLimit" from 1 to ${held}` : words;
  }
  return `${words}: profile "${profileId}" needs a limit from 1 to ${held}, or a profile of yours a higher one`;
}

function detailsOf(
  shortfalls: readonly Shortfall[],
  fallShort: readonly string[],
): EscalationDetails {
  const lines = linesOf(shortfalls);
  return {
    missing: lines.slice(0, MOST_LINES),
    total: lines.length,
    claims: shortfalls.map(({ subject, moment, through, former }) => ({
      subject,
      ...(moment !== undefined && { moment }),
      through,
      ...(former !== undefined && { former: true }),
    })),
    fallShort,
  };
}

function wordsOf(
  what: string,
  shortfalls: readonly Shortfall[],
  isCut: boolean,
  meant: readonly string[] = [],
): string {
  const lines = linesOf(shortfalls);
  const lack = lines.length === 0 ? "a right for this" : "more rights than these";
  const cut = isCut
    ? `You lack ${lack}, or a name in it does not exist. To be told which, you need security:getRole, security:getProfile and security:getUser; an administrator finds it in the audit.`
    : "";
  const advice =
    meant.length === 0 ? "" : `Did you mean ${meant.map((name) => `"${name}"`).join(", ")}?`;
  return [
    what,
    missingInWords(lines),
    causesInWords(shortfalls),
    advice,
    formerInWords(shortfalls),
    hintsInWords(shortfalls),
    cut,
  ]
    .filter((words) => words !== "")
    .join(" ");
}

/** Says why something is refused of which no right can be named: it does not exist, or cannot be read. */
function causesInWords(shortfalls: readonly Shortfall[]): string {
  const causes = shortfalls
    .filter((one) => linesOfOne(one).length === 0)
    .flatMap(({ through }) => through);
  const more = causes.length > 3 ? `; and ${causes.length - 3} more` : "";
  return causes.length === 0 ? "" : `Cause: ${causes.slice(0, 3).join("; ")}${more}.`;
}

/** Explains the first profile that counts though nobody sees it any more, and the way out. */
function formerInWords(shortfalls: readonly Shortfall[]): string {
  const [former, ...others] = shortfalls.flatMap((one) => one.former ?? []);
  if (former === undefined) {
    return "";
  }
  const more = others.length === 0 ? "" : ` So do ${others.length} more, listed in the details.`;
  return `Profile "${former.profileId}" was taken from user "${former.kuid}" by a delegation, and still counts as theirs.${more} Ask somebody who holds its rights to write the profiles of that user.`;
}

/** Says of delegations why they do not help. */
function hintsInWords(shortfalls: readonly Shortfall[]): string {
  const hints = new Set(shortfalls.flatMap(({ hint }) => (hint === undefined ? [] : [hint.text])));
  return [...hints].slice(0, 3).join(" ");
}

function missingInWords(lines: readonly string[]): string {
  const shown = lines.slice(0, 3).join("; ");
  const more = lines.length > 3 ? `; and ${lines.length - 3} more, listed in the details` : "";
  return lines.length === 0 ? "" : `Missing: ${shown}${more}.`;
}
