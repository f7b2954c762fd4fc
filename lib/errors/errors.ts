import { BadRequestError, ForbiddenError, NotFoundError, PreconditionError } from "kuzzle";

import type { Finding } from "../domain/findings";

import { ConstraintError } from "./ConstraintError";
import { EscalationError, type WholeReason } from "./EscalationError";
import { CODES, ErrorId } from "./ids";
import { faultsOf, firstInWords, keepFaults, withFaults } from "./listedFaults";

export { type BrokenConstraint, type ConstraintDetails, ConstraintError } from "./ConstraintError";
export { type EscalationDetails, EscalationError, type WholeReason } from "./EscalationError";
export { ErrorId } from "./ids";

/**
 * 400: lists the first 100 faults at once, in `details`, with the `count` of all where there are more.
 * kuzzle-sdk gets them in `errors` with `count` instead, since it keeps only the members it knows
 * (`KuzzleError`).
 */
export class InvalidRequestError extends BadRequestError {
  public readonly details: readonly Finding[];

  constructor(id: ErrorId, subject: string, findings: readonly Finding[]) {
    super(summary(subject, findings, id === ErrorId.invalidImport), id, CODES[id]);
    this.details = keepFaults(this, findings);
  }

  /** All of them, to judge by. */
  get faults(): readonly Finding[] {
    return faultsOf(this);
  }

  override get name(): string {
    return "BadRequestError";
  }

  override toJSON(): ReturnType<BadRequestError["toJSON"]> {
    return withFaults(this, super.toJSON());
  }
}

const partial = new WeakSet<InvalidRequestError>();

/** Marks a refusal that leaves out faults, since its caller may not know of them. */
export function markPartial(error: InvalidRequestError): void {
  partial.add(error);
}

/** Tells whether a refusal leaves out faults: the host alone would tell of them. */
export function isPartial(error: InvalidRequestError | UncheckedError): boolean {
  return error instanceof InvalidRequestError && partial.has(error);
}

/** 403: the preset grants administration, so every sign-up is refused. */
export class UnsafePresetError extends ForbiddenError {
  /** Not told to the caller. */
  readonly #whole: WholeReason;

  /** @param isTold the caller may see profiles and roles */
  constructor(actions: readonly string[], isTold: boolean) {
    const id = ErrorId.unsafePreset;
    const more = actions.length > 5 ? ` and ${actions.length - 5} more guarded actions` : "";
    const begin = "Users cannot be created with the preset profiles: they grant";
    const whole = `${begin} ${actions.slice(0, 5).join(", ")}${more}.`;
    super(isTold ? whole : `${begin} administration.`, id, CODES[id]);
    this.#whole = { message: whole };
  }

  override get name(): string {
    return "ForbiddenError";
  }

  get whole(): WholeReason {
    return this.#whole;
  }
}

/** 403: the change would end all sign-ups. */
export function presetKept(): ForbiddenError {
  const id = ErrorId.unsafePreset;
  return new ForbiddenError(
    "Not allowed to end sign-ups: whoever signs up gets this profile, or one with this role (restrictedProfileIds). Only a caller who holds every right may delete it, or let it grant administration.",
    id,
    CODES[id],
  );
}

/** Returns all that an error says, for the log and the audit. */
export function wholeReasonOf(error: Error): WholeReason {
  return error instanceof EscalationError ||
    error instanceof UnsafePresetError ||
    error instanceof ConstraintError
    ? error.whole
    : { message: error.message };
}

/** 403: nobody can tell what the host's action does, and the actor does not cover everything. */
export function unknownAction(controller: string, action: string): ForbiddenError {
  const id = ErrorId.unknownAction;
  return new ForbiddenError(
    `Not allowed to run ${controller}:${action}. This Kuzzle is newer than profile-guard, which does not know what the action does: only a caller who holds every right may run it, unless the option "unknownActions" allows it.`,
    id,
    CODES[id],
  );
}

/**
 * 403: the application writes rights, and nobody can tell for which client.
 *
 * @param why in one clause
 */
export function unknownClient(controller: string, action: string, why: string): ForbiddenError {
  const id = ErrorId.unknownClient;
  return new ForbiddenError(
    `Not allowed to run ${controller}:${action} for a client, since nobody can tell for which: ${why}. Run it in guard.forClient(request, …) with the request that your action received, or in guard.asApplication(reason, …) where nobody is to be judged (docs/embedded-calls.md).`,
    id,
    CODES[id],
  );
}

/** 403: work is said to be a client's, of whose request it is not. */
export function notServed(controller: string, action: string): ForbiddenError {
  const id = ErrorId.unknownClient;
  return new ForbiddenError(
    `Not allowed to act for the client of ${controller}:${action}, since nobody can tell who it is: no client has sent this request, nor is it made in the course of one's. Give forClient the request that your action or pipe received (docs/embedded-calls.md).`,
    id,
    CODES[id],
  );
}

/** 403: the write would leave nobody who covers everything and can log in. */
export function lastAdminError(): ForbiddenError {
  const id = ErrorId.lastAdmin;
  return new ForbiddenError(
    "This would leave no administrator who can log in. Create another one first.",
    id,
    CODES[id],
  );
}

/** 403: a reset token is older than it may be. */
export function resetTokenExpired(): ForbiddenError {
  return resetTokenRefused("The reset token has expired.");
}

/** 403: its user is not any more what they were when the reset token was made, or it is none. */
export function resetTokenOutdated(): ForbiddenError {
  return resetTokenRefused(
    "The reset token is not valid any more: its user was made again, changed or cut off, or has other rights, another username or password since it was made; or it is none, or was not bound to its user.",
  );
}

function resetTokenRefused(message: string): ForbiddenError {
  const id = ErrorId.resetToken;
  return new ForbiddenError(`${message} Ask for a new one.`, id, CODES[id]);
}

/** Tells an error that says "not allowed" from one that says the request is wrong. */
export function isRefusal(error: unknown): error is ForbiddenError | ConstraintError {
  const mayBe = error instanceof ForbiddenError || error instanceof ConstraintError;
  return mayBe && REFUSALS.has(error.id);
}

const REFUSALS: ReadonlySet<string> = new Set([
  ErrorId.escalation,
  ErrorId.unsafePreset,
  ErrorId.lastAdmin,
  ErrorId.unchecked,
  ErrorId.unknownAction,
  ErrorId.unknownClient,
  ErrorId.resetToken,
  ErrorId.constraint,
]);

/**
 * 403: the request uses something that the host does not check. Lists the first 100 faults, as
 * {@link InvalidRequestError} does.
 */
export class UncheckedError extends ForbiddenError {
  public readonly details: readonly Finding[];

  /** @param message in front of what the faults say */
  constructor(message: string, findings: readonly Finding[] = []) {
    const words = firstInWords(findings, (finding) => finding.message);
    super(`${message}${words && ` ${words}`}`, ErrorId.unchecked, CODES[ErrorId.unchecked]);
    this.details = keepFaults(this, findings);
  }

  /** All of them, to judge by. */
  get faults(): readonly Finding[] {
    return faultsOf(this);
  }

  override get name(): string {
    return "ForbiddenError";
  }

  override toJSON(): ReturnType<ForbiddenError["toJSON"]> {
    return withFaults(this, super.toJSON());
  }
}

/** 403: the answer would tell what the host's own actions do not show the actor. */
export class DisclosureError extends ForbiddenError {
  /** @param needed groups of actions of `security`; of each group any one is enough. None: every right */
  constructor(public readonly needed: readonly (readonly string[])[]) {
    const groups = needed.map((actions) => actions.map((name) => `security:${name}`).join(" or "));
    const what =
      needed.length === 0
        ? "every right, since it may tell of what you do not cover"
        : groups.join("; and ");
    const id = ErrorId.disclosure;
    super(`Not allowed to see this. It needs ${what}.`, id, CODES[id]);
  }

  override get name(): string {
    return "ForbiddenError";
  }
}

/** 412: a profile that somebody made by hand, or from another template, is not written over. */
export function instanceOccupied(id: string, template: string): PreconditionError {
  const error = ErrorId.instanceOccupied;
  return new PreconditionError(
    `Profile "${id}" exists and was not made from template "${template}". Delete it first, or let "profile-guard apply --tenants" show the change and make it.`,
    error,
    CODES[error],
  );
}

/** 404: no such entry, or none that the actor may see. */
export function auditNotFound(message: string): NotFoundError {
  const id = ErrorId.auditNotFound;
  return new NotFoundError(message, id, CODES[id]);
}

/**
 * Puts the first faults into words and counts the rest, so that the message can be read alone.
 *
 * @param ofMany the faults are in several documents, so that each must name its own
 */
function summary(subject: string, findings: readonly Finding[], ofMany = false): string {
  const count = findings.length === 1 ? "1 fault" : `${findings.length} faults`;
  const words = firstInWords(findings, ({ message, path, suggestion }) => {
    const isNamed = !ofMany || path === "" || message.includes(`"${path}"`);
    const hint = suggestion === undefined ? "" : ` Did you mean "${suggestion}"?`;
    return `${isNamed ? "" : `${path}: `}${message}${hint}`;
  });
  return `${subject} has ${count}: ${words}`;
}
