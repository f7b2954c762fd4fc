import { PreconditionError, ServiceUnavailableError } from "kuzzle";

import { CODES, ErrorId } from "./ids";

/** Ids of errors after which nothing is stored that was not stored before. */
type NothingWrittenId =
  | typeof ErrorId.unavailable
  | typeof ErrorId.lockTimeout
  | typeof ErrorId.readOnly
  | typeof ErrorId.auditUnavailable;

/**
 * 503: stopped before anything was written, and the message says so. Who throws it after a write
 * tells a lie: `execute` puts {@link stoppedHalfWay} in its place.
 */
export class NothingWrittenError extends ServiceUnavailableError {
  constructor(message: string, id: NothingWrittenId = ErrorId.unavailable) {
    super(message, id, CODES[id]);
  }

  override get name(): string {
    return "ServiceUnavailableError";
  }
}

/** Something that the decision needs could not be read: fail closed. */
export function decisionUnavailable(what: string): NothingWrittenError {
  return new NothingWrittenError(
    `Cannot decide: ${what} could not be read. Nothing was written; try again.`,
  );
}

/** The services stopped answering before the action began; it never begins then. */
export function notBegun(what: string): NothingWrittenError {
  return new NothingWrittenError(
    `${what} was not begun: Elasticsearch or Redis does not answer. Nothing was written; try again.`,
  );
}

/** A right cannot be told, at the next attempt neither: somebody has to mend what is stored. */
export function rightsUnresolvable(reason: string): NothingWrittenError {
  return new NothingWrittenError(
    `Cannot decide who may do what. ${reason} Nothing was written; an administrator must mend it first.`,
  );
}

/** A strategy has failed, rather than refused. */
export function strategyFailed(strategy: string): NothingWrittenError {
  return new NothingWrittenError(
    `Cannot decide: strategy "${strategy}" failed to check the credentials. Nothing was written; try again.`,
  );
}

/** Kuzzle's list of indexes has another form than this plugin knows. */
export function placesUnknown(): NothingWrittenError {
  return new NothingWrittenError(
    "Cannot decide: this version of Kuzzle does not tell profile-guard which indexes and collections exist. Nothing was written.",
  );
}

/** The application's own pipes take too long. */
export function consultationTimeout(event: string, seconds: number): NothingWrittenError {
  return new NothingWrittenError(
    `The application did not answer "${event}" within ${seconds} s. Nothing was written; try again.`,
  );
}

/** Redis, where the locks are, fails. */
export function locksUnavailable(): NothingWrittenError {
  return new NothingWrittenError(
    "Cannot lock what the request is about: Redis does not answer. Nothing was written; try again.",
  );
}

/** Others hold what the request needs, and everything works. */
export function lockTimeout(): NothingWrittenError {
  return new NothingWrittenError(
    "Other requests are changing the same roles, profiles or users, and took too long. Nothing was written; try again.",
    ErrorId.lockTimeout,
  );
}

/** The storage has refused a write, for its own sake. */
export function storageReadOnly(what: string): NothingWrittenError {
  return new NothingWrittenError(
    `${what} was not done: the storage takes no writes, an index is read-only or its disk is full. Try again when it does.`,
    ErrorId.readOnly,
  );
}

/** `onAuditFailure: "refuse"`, and the entry cannot be written. */
export function auditUnwritable(): NothingWrittenError {
  return new NothingWrittenError(
    "The audit's store did not take the entry that must be written first. Nothing else was written; try again.",
    ErrorId.auditUnavailable,
  );
}

/** `onAuditFailure: "refuse"`, and what the entry must tell cannot be read. */
export function auditIncomplete(): NothingWrittenError {
  return new NothingWrittenError(
    "The audit must tell what was stored before, and that could not be read. Nothing was written; try again.",
    ErrorId.auditUnavailable,
  );
}

/** 503: the audit cannot be told. */
export function auditUnreadable(): ServiceUnavailableError {
  const id = ErrorId.auditUnavailable;
  return new ServiceUnavailableError(
    "The audit's store does not answer, so that the audit could not be read. Try again.",
    id,
    CODES[id],
  );
}

/** 412: the configuration says that there is no audit; no second attempt changes that. */
export function auditSwitchedOff(): PreconditionError {
  const id = ErrorId.auditSwitchedOff;
  return new PreconditionError(
    'There is no audit: "audit.enabled" is false in the configuration of profile-guard.',
    id,
    CODES[id],
  );
}
