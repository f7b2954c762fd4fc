import { ServiceUnavailableError } from "kuzzle";

import { CODES, ErrorId } from "./ids";

/** 503: the write that was asked for may be stored. */
function mayBeStored(message: string): ServiceUnavailableError {
  const id = ErrorId.outcomeUnknown;
  return new ServiceUnavailableError(message, id, CODES[id]);
}

/** The services stopped answering after the action began. */
export function outcomeUnknown(what: string): ServiceUnavailableError {
  return mayBeStored(
    `The outcome of ${what} is unknown: Elasticsearch or Redis does not answer. It may be written, or may yet be; look before you try again.`,
  );
}

/** The action failed after a write, which is still stored. */
export function stoppedHalfWay(what: string): ServiceUnavailableError {
  return mayBeStored(
    `${what} failed after it had begun to write. Some or all of it may be stored; look before you try again.`,
  );
}

/** The action succeeded, but the storage's own event did not report the document. */
export function versionUnknown(what: string): ServiceUnavailableError {
  return mayBeStored(
    `${what} has succeeded, but which document and version it wrote is not known. Look before you try again.`,
  );
}

/** The action succeeded, but its locks remain until they expire. */
export function locksNotReleased(what: string): ServiceUnavailableError {
  return mayBeStored(
    `${what} has succeeded, but Redis does not answer, so that its locks remain for some seconds and other nodes may not know of it yet. Look before you try again.`,
  );
}

/** A content that nobody judged was written, and is still stored. */
export function undoFailed(document: string): ServiceUnavailableError {
  return mayBeStored(
    `Something else was written to ${document} than what was checked, and could not be taken back. It may be stored; look at it and correct it.`,
  );
}

/** 503: what it has made was judged by what the user is no more, and is gone again. */
export function overtaken(what: string, kuid: string): ServiceUnavailableError {
  const id = ErrorId.overtaken;
  return new ServiceUnavailableError(
    `While ${what} was under way, user "${kuid}" was deleted or written, got other rights or a new password. What it made is gone again; try again.`,
    id,
    CODES[id],
  );
}

/** 503: a content that nobody judged was written, and has been undone. */
export class UndoneError extends ServiceUnavailableError {
  /** @param member carries the rights and was put back; `undefined`: the document was removed */
  constructor(document: string, member: string | undefined) {
    const undoing = member === undefined ? "it was removed" : `its "${member}" were put back`;
    const id = ErrorId.undone;
    super(
      `Something else was written to ${document} than what was checked, so ${undoing}. Another plugin changed the request, or its lock was lost. Look before you try again.`,
      id,
      CODES[id],
    );
  }

  override get name(): string {
    return "ServiceUnavailableError";
  }
}
