import { PreconditionError, ServiceUnavailableError } from "kuzzle";

import { CODES, ErrorId } from "./ids";

/** After an error with one of these ids, nothing is stored that was not stored before. */
type NothingWrittenId =
  | typeof ErrorId.unavailable
  | typeof ErrorId.lockTimeout
  | typeof ErrorId.readOnly
  | typeof ErrorId.auditUnavailable;

/**
 * 503: says that nothing was written. Throw it before a write only; `executeWrite` replaces one that
 * comes after a write by {@link stoppedHalfWay}.
 */
export class NothingWrittenError extends ServiceUnavailableError {
  constructor(message: string, id: NothingWrittenId = ErrorId.unavailable) {
    super(message, id, CODES[id]);
  }

  override get name(): string {
    return "ServiceUnavailableError";
  }
}

/** Fails closed: something that the decision needs could not be read. */
export function decisionUnavailable(what: string): NothingWrittenError {
  return new NothingWrittenError(
    `Cannot decide: ${what} could not be read. Nothing was written; try again.`,
  );
}

/** The services stopped answering before the action began; it will not begin any more. */
export function notBegun(what: string): NothingWrittenError {
  return new NothingWrittenError(
    `${what} was not begun: Elasticsearch or Redis does not answer. Nothing was written; try again.`,
  );
}

/** A right cannot be resolved, and no retry helps: somebody must repair the stored documents. */
export function rightsUnresolvable(reason: string): NothingWrittenError {
  return new NothingWrittenError(
    `Cannot decide who may do what. ${reason} Nothing was written; an administrator must mend it first.`,
  );
}

/** A strategy failed instead of refusing. */
export function strategyFailed(strategy: string): NothingWrittenError {
  return new NothingWrittenError(
    `Cannot decide: strategy "${strategy}" failed to check the credentials. Nothing was written; try again.`,
  );
}

/** This plugin does not know the form of Kuzzle's list of indexes. */
export function placesUnknown(): NothingWrittenError {
  return new NothingWrittenError(
    "Cannot decide: this version of Kuzzle does not tell profile-guard which indexes and collections exist. Nothing was written.",
  );
}

/** The application's own pipes took too long. */
export function consultationTimeout(event: string, seconds: number): NothingWrittenError {
  return new NothingWrittenError(
    `The application did not answer "${event}" within ${seconds} s. Nothing was written; try again.`,
  );
}

/** Redis, which stores the locks, does not answer. */
export function locksUnavailable(): NothingWrittenError {
  return new NothingWrittenError(
    "Cannot lock what the request is about: Redis does not answer. Nothing was written; try again.",
  );
}

/** Other requests keep the locks too long, though all services answer. */
export function lockTimeout(): NothingWrittenError {
  return new NothingWrittenError(
    "Other requests are changing the same roles, profiles or users, and took too long. Nothing was written; try again.",
    ErrorId.lockTimeout,
  );
}

/** The storage refused a write because it takes none at the moment. */
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

/** `onAuditFailure: "refuse"`, and the content that the entry needs cannot be read. */
export function auditIncomplete(): NothingWrittenError {
  return new NothingWrittenError(
    "The audit must tell what was stored before, and that could not be read. Nothing was written; try again.",
    ErrorId.auditUnavailable,
  );
}

/** 503: the audit cannot be read. */
export function auditUnreadable(): ServiceUnavailableError {
  const id = ErrorId.auditUnavailable;
  return new ServiceUnavailableError(
    "The audit's store does not answer, so that the audit could not be read. Try again.",
    id,
    CODES[id],
  );
}

/** 412: the configuration switches the audit off, so that no retry helps. */
export function auditSwitchedOff(): PreconditionError {
  const id = ErrorId.auditSwitchedOff;
  return new PreconditionError(
    'There is no audit: "audit.enabled" is false in the configuration of profile-guard.',
    id,
    CODES[id],
  );
}

/** 412: requests are not counted, so that no retry helps. */
export function usageSwitchedOff(): PreconditionError {
  const id = ErrorId.usageSwitchedOff;
  return new PreconditionError(
    'Requests are not counted: set "usage.enabled" to true in the configuration of profile-guard.',
    id,
    CODES[id],
  );
}
