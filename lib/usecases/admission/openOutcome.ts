import { ErrorId } from "../../errors/errors";

/**
 * Tells the errors after which something may be stored. A deletion of several documents may have
 * stopped half-way when the storage refused one. A user who "already exists" may be our own: the
 * host's client repeats a write that was not answered.
 */
export function isOpen(error: unknown): boolean {
  return OPEN.has((Object(error) as { id?: unknown }).id);
}

const OPEN: ReadonlySet<unknown> = new Set([
  ErrorId.outcomeUnknown,
  ErrorId.readOnly,
  "security.user.already_exists",
]);
