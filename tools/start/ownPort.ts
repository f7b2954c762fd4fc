import { tmpdir, userInfo } from "node:os";
import path from "node:path";

import { withLock } from "../services/lock";

/** Milliseconds for another start to have its Kuzzle on its port. */
const LONGEST_START = 300_000;
/** Logins that must all succeed: of two Kuzzles on a port, either may get each. */
const TRIES = 8;

/**
 * Chooses ports and listens on them while no other start of this user does: until it listens, a port looks free to
 * both, and the system lets several Kuzzles listen on one port (docs/host-behaviour.md, row 210).
 */
export async function oneStartAtATime<T>(
  work: () => Promise<T>,
  onWait: () => void = () => undefined,
): Promise<T> {
  const file = path.join(tmpdir(), `profile-guard-start-${userInfo().uid}.lock`);
  return withLock(file, { deadline: LONGEST_START, onWait }, work);
}

/** Tells that somebody else's Kuzzle answers, too: nothing can be said of the data of ours. */
export class SharedPortError extends Error {
  constructor(url: string) {
    super(`Another Kuzzle answers on ${url}, too. Give another port: npm start -- --port <port>.`);
  }
}

/**
 * Makes sure that a Kuzzle is alone on its port, and that its admin is ours.
 *
 * @param hadAdmin the storage had an admin before
 * @returns `false`: it is another admin
 * @throws SharedPortError
 */
export async function letsInOurs(
  url: string,
  hadAdmin: boolean,
  letsIn: () => Promise<boolean>,
): Promise<boolean> {
  const answers = await Promise.all(Array.from({ length: TRIES }, letsIn));
  if (answers.every(Boolean)) {
    return true;
  }
  if (hadAdmin && !answers.some(Boolean)) {
    return false;
  }
  throw new SharedPortError(url);
}
