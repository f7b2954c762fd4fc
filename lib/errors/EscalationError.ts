import { ForbiddenError } from "kuzzle";

import type { Shortfall, VisibleShortfalls } from "../domain/escalation/claimTypes";
import { describeRateLimit, describeRow, describeRows } from "../domain/rights";

import type { ConstraintDetails } from "./ConstraintError";
import { CODES, ErrorId } from "./ids";
import { withListing } from "./sdkForms";

/** Limits the rights that an answer lists, what they belong to, the ways of each, and the actor's own profiles. */
const MOST_LINES = 50;
const MOST_CLAIMS = 100;
const MOST_LISTED = 50;
/** Limits what a message names; the details have the rest. */
const MOST_PHRASES = 3;
const MOST_WAYS = 2;
const MOST_OWN = 5;
/** Ends the list for kuzzle-sdk, which drops the details and their `withheld`. */
const WITHHELD = "what you may not see (withheld)";

/** Tells which rights the caller lacks. */
export interface EscalationDetails {
  /** Lists at most 50 rights, one a line, compacted. */
  readonly missing: readonly string[];
  /** Counts all lines. */
  readonly total: number;
  /** Names what the rights belong to, at most 100, and the profile, policy and role that each would come by. */
  readonly claims: readonly {
    readonly subject: string;
    readonly moment?: "before" | "after";
    readonly through: readonly string[];
    /** The user has the profile no more: it was taken by a delegation, and still counts. */
    readonly former?: true;
  }[];
  /** Counts what else the rights belong to, if there is more. */
  readonly more?: number;
  /** Names the actor's own profiles, at most 50, none of which gives the missing rights. */
  readonly fallShort: readonly string[];
  /** Some rights are left out, since the caller may not see whose or which they are. */
  readonly withheld?: true;
}

/** An error that says more than its caller may know: for the log and the audit. */
export interface WholeReason {
  readonly message: string;
  readonly details?: EscalationDetails | ConstraintDetails;
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
    told: VisibleShortfalls = { shown: shortfalls, isCut: false },
  ) {
    const id = ErrorId.escalation;
    const { shown, isCut } = told;
    super(wordsOf(what, shown, { ...told, fallShort }), id, CODES[id]);
    this.details = { ...detailsOf(shown, fallShort), ...(isCut && { withheld: true }) };
    this.#whole = {
      message: wordsOf(what, shortfalls, { isCut: false, fallShort }),
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
  const more = shortfalls.length - MOST_CLAIMS;
  return {
    missing: lines.slice(0, MOST_LINES),
    total: lines.length,
    claims: shortfalls.slice(0, MOST_CLAIMS).map(({ subject, moment, through, former }) => ({
      subject,
      ...(moment !== undefined && { moment }),
      through: through.slice(0, MOST_LISTED),
      ...(former !== undefined && { former: true }),
    })),
    ...(more > 0 && { more }),
    fallShort: fallShort.slice(0, MOST_LISTED),
  };
}

interface WordedShortfalls extends Omit<VisibleShortfalls, "shown"> {
  readonly fallShort: readonly string[];
}

/** Says what asks for too much, what is missing, and what to do. */
function wordsOf(
  what: string,
  shortfalls: readonly Shortfall[],
  { isCut, isByCoverage = false, meant = [], fallShort }: WordedShortfalls,
): string {
  const lines = linesOf(shortfalls);
  const lack = lines.length === 0 ? "a right for this" : "more rights than these";
  const remedy = isByCoverage
    ? "An administrator finds in the audit which."
    : "To be told which, you need security:getRole, security:getProfile and security:getUser; an administrator finds it in the audit.";
  const cut = isCut ? `You lack ${lack}, or a name in it does not exist. ${remedy}` : "";
  const advice =
    meant.length === 0 ? "" : `Did you mean ${meant.map((name) => `"${name}"`).join(", ")}?`;
  return [
    what,
    askingInWords(shortfalls),
    missingInWords(phrasesOf(shortfalls)),
    causesInWords(shortfalls),
    wayOutInWords(shortfalls, fallShort),
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

/** Names the policies that ask for it. */
function askingInWords(shortfalls: readonly Shortfall[]): string {
  const ways = [
    ...new Set(shortfalls.flatMap(({ rows, through }) => (rows.length === 0 ? [] : through))),
  ];
  const more = ways.length > MOST_WAYS ? `, and ${ways.length - MOST_WAYS} more` : "";
  return ways.length === 0 ? "" : `Too much is: ${ways.slice(0, MOST_WAYS).join("; ")}${more}.`;
}

function missingInWords(phrases: readonly string[]): string {
  const shown = phrases.slice(0, MOST_PHRASES).join("; ");
  const more = phrases.length - MOST_PHRASES;
  const others = more > 0 ? `; and ${more} more, listed in the details` : "";
  return phrases.length === 0 ? "" : `Missing: ${shown}${others}.`;
}

/** As {@link linesOf}, with the actions of a controller at the same places in one phrase. */
function phrasesOf(shortfalls: readonly Shortfall[]): string[] {
  const limits = shortfalls.flatMap(({ rateLimit }) =>
    rateLimit === undefined ? [] : [limitInWords(rateLimit)],
  );
  const rows = shortfalls.flatMap((one) => one.rows);
  return [...new Set([...limits, ...describeRows(rows)])];
}

function wayOutInWords(shortfalls: readonly Shortfall[], fallShort: readonly string[]): string {
  const isExplained = shortfalls.some(({ former }) => former !== undefined);
  if (isExplained || shortfalls.every(({ rows }) => rows.length === 0)) {
    return "";
  }
  const own = fallShort.slice(0, MOST_OWN).map((id) => `"${id}"`);
  const more = fallShort.length > MOST_OWN ? ", …" : "";
  return own.length === 0
    ? "Ask somebody who holds it."
    : `Ask for no more than your own profiles grant (${own.join(", ")}${more}), or ask somebody who holds it.`;
}
