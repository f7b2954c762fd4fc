import { BadRequestError, ForbiddenError, NotFoundError } from "kuzzle";

import type { Shortfall } from "../domain/escalation/claims";
import type { Finding } from "../domain/findings";
import { describeRow } from "../domain/rights";

import { CODES, ErrorId } from "./ids";
import { withListing } from "./forms";

export { ErrorId } from "./ids";

/**
 * 400 with every fault at once: on the wire in `details`, and in their place in `errors` with
 * `count` for kuzzle-sdk, which keeps only the members it knows (`KuzzleError`).
 */
export class InvalidRequestError extends BadRequestError {
  public readonly details: readonly Finding[];

  constructor(id: ErrorId, subject: string, findings: readonly Finding[]) {
    super(summary(subject, findings), id, CODES[id]);
    this.details = findings;
  }

  override get name(): string {
    return "BadRequestError";
  }

  override toJSON(): ReturnType<BadRequestError["toJSON"]> {
    const { details } = this;
    return withListing(this, super.toJSON(), { details, errors: details, count: details.length });
  }
}

/** Rows shown of what is missing. */
const MOST_LINES = 50;

/** What a refusal tells. */
export interface EscalationDetails {
  /** At most 50 rights, one a line, compacted. */
  readonly missing: readonly string[];
  /** How many lines there are. */
  readonly total: number;
  /** What the rights belong to, and through which profile, policy and role each would come. */
  readonly claims: readonly {
    readonly subject: string;
    readonly moment?: "before" | "after";
    readonly through: readonly string[];
  }[];
  /** The actor's own profiles, none of which gives what is missing. */
  readonly fallShort: readonly string[];
}

/**
 * 403: the actor would gain, or hand out, rights that he does not hold.
 * For kuzzle-sdk the missing rights stand in `errors`, which it keeps.
 */
export class EscalationError extends ForbiddenError {
  public readonly details: EscalationDetails;

  constructor(
    what: string,
    shortfalls: readonly Shortfall[],
    fallShort: readonly string[],
    id: ErrorId = ErrorId.escalation,
  ) {
    const lines = [...new Set(shortfalls.flatMap(({ rows }) => rows.map(describeRow)))];
    super(`${what} ${missingInWords(lines)}`, id, CODES[id]);
    this.details = {
      missing: lines.slice(0, MOST_LINES),
      total: lines.length,
      claims: shortfalls.map(({ subject, moment, through }) =>
        moment === undefined ? { subject, through } : { subject, moment, through },
      ),
      fallShort,
    };
  }

  override get name(): string {
    return "ForbiddenError";
  }

  override toJSON(): ReturnType<ForbiddenError["toJSON"]> {
    const { details } = this;
    const { missing, total } = details;
    return withListing(this, super.toJSON(), { details, errors: missing, count: total });
  }
}

function missingInWords(lines: readonly string[]): string {
  const shown = lines.slice(0, 3).join("; ");
  const more = lines.length > 3 ? `; and ${lines.length - 3} more, listed in the details` : "";
  return lines.length === 0 ? "" : `Missing: ${shown}${more}.`;
}

/** 403: a preset that grants administration makes every sign-up a refusal. */
export function unsafePresetError(actions: readonly string[]): ForbiddenError {
  const id = ErrorId.unsafePreset;
  const more = actions.length > 5 ? ` and ${actions.length - 5} more guarded actions` : "";
  return new ForbiddenError(
    `Users cannot be created with the preset profiles: they grant ${actions.slice(0, 5).join(", ")}${more}.`,
    id,
    CODES[id],
  );
}

/** 403: somebody must stay who covers everything and can log in. */
export function lastAdminError(): ForbiddenError {
  const id = ErrorId.lastAdmin;
  return new ForbiddenError(
    "This would leave no administrator who can log in. Create another one first.",
    id,
    CODES[id],
  );
}

/** Whether an error says that the actor may not, rather than that the request is wrong. */
export function isRefusal(error: unknown): error is ForbiddenError {
  return error instanceof ForbiddenError && REFUSALS.has(error.id);
}

const REFUSALS: ReadonlySet<string> = new Set([
  ErrorId.escalation,
  ErrorId.unsafePreset,
  ErrorId.lastAdmin,
  ErrorId.unchecked,
]);

/** 403: the request uses something that the host does not check. */
export class UncheckedError extends ForbiddenError {
  constructor(
    message: string,
    public readonly details: readonly Finding[] = [],
  ) {
    super(message, ErrorId.unchecked, CODES[ErrorId.unchecked]);
  }

  override get name(): string {
    return "ForbiddenError";
  }

  override toJSON(): ReturnType<ForbiddenError["toJSON"]> {
    const { details } = this;
    return withListing(this, super.toJSON(), { details, errors: details, count: details.length });
  }
}

/** 403: the answer would tell what the host's own actions would not have shown the actor. */
export class DisclosureError extends ForbiddenError {
  /** @param needed groups of actions of `security`; of each group any one is enough */
  constructor(public readonly needed: readonly (readonly string[])[]) {
    const groups = needed.map((actions) => actions.map((name) => `security:${name}`).join(" or "));
    const id = ErrorId.disclosure;
    super(`Not allowed to see this. It needs ${groups.join("; and ")}.`, id, CODES[id]);
  }

  override get name(): string {
    return "ForbiddenError";
  }
}

/** 404: no such entry, or none that the actor may see. */
export function auditNotFound(message: string): NotFoundError {
  const id = ErrorId.auditNotFound;
  return new NotFoundError(message, id, CODES[id]);
}

/** Stops the start, naming every fault of the configuration. */
export class ConfigurationError extends Error {
  public readonly id = ErrorId.invalidConfiguration;

  constructor(public readonly details: readonly Finding[]) {
    super(summary("The configuration of profile-guard", details));
  }
}

/** Readable alone: the first faults in words, and how many more. */
function summary(subject: string, findings: readonly Finding[]): string {
  const shown = findings.slice(0, 5).map(({ message, suggestion }) => {
    const hint = suggestion === undefined ? "" : ` Did you mean "${suggestion}"?`;
    return `${message}${hint}`;
  });
  const more = findings.length - shown.length;
  const rest = more > 0 ? ` And ${more} more, listed in the details.` : "";
  const count = findings.length === 1 ? "1 fault" : `${findings.length} faults`;
  return `${subject} has ${count}: ${shown.join(" ")}${rest}`;
}
