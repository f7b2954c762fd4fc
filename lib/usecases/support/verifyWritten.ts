import { isDeepStrictEqual } from "node:util";

import { undoFailed, UndoneError } from "../../errors/written";
import type { Host, SecurityCollection, Write } from "../../host/port/Host";
import type { Actor } from "./command";

/** Tells the judged content of the one document that a request writes. */
export interface Expected {
  readonly collection: SecurityCollection;
  readonly id: string;
  readonly member: "policies" | "profileIds" | "controllers";
  readonly value: unknown;
  readonly before: object | undefined;
  /** The whole document as it was stored, by its id, if it was read; empty: there was none. */
  readonly stored?: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
}

export type WriteOf = (collection: SecurityCollection, id: string) => Write | undefined;

/**
 * Compares the written content with the judged one, and undoes the write if they differ: a pipe of
 * another plugin may have changed the request after the check, or a lock may have been lost with a
 * node that stood still. The application itself may write anything.
 *
 * @throws 503 `profile-guard.write.undone`
 * @throws 503 `profile-guard.write.outcome_unknown` when it could not be undone
 */
export async function verifyWritten(
  host: Host,
  actor: Actor | undefined,
  expected: Expected | undefined,
  writeOf: WriteOf,
): Promise<void> {
  if (actor === undefined || expected === undefined) {
    return;
  }
  const { collection, id, member, value, before } = expected;
  const write = writeOf(collection, id);
  if (write === undefined || isDeepStrictEqual(write.content[member], value)) {
    return;
  }
  const document = `${collection.slice(0, -1)} "${id}"`;
  try {
    await host.undo(collection, id, before as Record<string, unknown> | undefined);
  } catch {
    throw undoFailed(document);
  }
  throw new UndoneError(document, before === undefined ? undefined : member);
}
