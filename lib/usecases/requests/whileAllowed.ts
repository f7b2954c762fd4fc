import { KuzzleError } from "kuzzle";

/**
 * Milliseconds between two judgements of a file that is being sent: well under the second within which
 * what a right gave ends, and seldom enough to cost nothing beside the reading.
 */
export const JUDGED_EVERY = 250;

/**
 * Hands on the pieces of a file for as long as `requireStill` lets it. A piece that was ready long ago
 * is judged by the rights of now: a file is sent as slowly as it is received.
 *
 * @param requireStill throws the refusal
 */
export async function* whileAllowed<T>(
  pieces: AsyncIterable<T>,
  requireStill: () => Promise<void>,
  now: () => number = Date.now,
): AsyncGenerator<T> {
  let judgedAt = now();
  for await (const piece of pieces) {
    if (now() - judgedAt >= JUDGED_EVERY) {
      await requireStill();
      judgedAt = now();
    }
    yield piece;
  }
}

/**
 * Lets a file that cannot go on break off behind a line that tells why, as the host does: the status
 * was sent long ago.
 * Source: the host's lib/util/dump-collection.js `dump`.
 */
export async function* withLastWord(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* pieces;
  } catch (error) {
    if (error instanceof KuzzleError) {
      const { id, status, message } = error;
      yield Buffer.from(`\n${JSON.stringify({ error: { id, status, message } })}\n`);
    }
    throw error;
  }
}
