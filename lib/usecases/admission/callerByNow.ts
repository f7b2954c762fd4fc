import { isSame } from "../../domain/same";
import { UncheckedError } from "../../errors/errors";
import type { GuardedRequest } from "../escalation/context";
import { stillSender } from "../requests/stillSender";
import type { Actor, Command } from "../support/command";
import { requestOf } from "../support/command";

/**
 * Milliseconds for which a caller counts as who the host has found them to be: a look at them takes another turn to
 * Redis, and few requests are under way for that long.
 */
const FRESH = 100;

type Asked = Pick<GuardedRequest, "host" | "actor" | "command">;

/**
 * Finds who the caller of a request is by now. It may have waited for locks, or for code of the application: what was
 * taken from its caller meanwhile is not theirs any more.
 *
 * @param waited it has waited for locks
 * @throws UncheckedError 403 `profile-guard.rights.unchecked` when the host would refuse the request by now
 */
export async function callerByNow(asked: Asked, waited: boolean): Promise<Actor | undefined> {
  const { host, actor } = asked;
  const request = actor && requestOf(actor);
  const isOld = request !== undefined && (waited || host.sinceAdmitted(request) > FRESH);
  return isOld ? lookAgain(asked) : actor;
}

/**
 * Refuses a request that has waited after its caller's rights were compared, if they have others now.
 *
 * @throws UncheckedError 403 `profile-guard.rights.unchecked`
 */
export async function requireSameCaller(asked: Asked): Promise<void> {
  const now = await lookAgain(asked);
  if (!isSame(now?.profileIds, asked.actor?.profileIds)) {
    throw unallowed(asked.command, "the profiles of its caller were changed: send it again.");
  }
}

async function lookAgain({ host, actor, command }: Asked): Promise<Actor | undefined> {
  const request = actor && requestOf(actor);
  if (request === undefined) {
    return actor;
  }
  const findSender = await stillSender(host, request);
  const sender = await findSender();
  if (sender === undefined) {
    throw unallowed(command, "its token has ended, or no policy allows it any more.");
  }
  return { ...actor, ...sender };
}

function unallowed({ controller, action }: Command, why: string): UncheckedError {
  return new UncheckedError(`Not allowed to run ${controller}:${action}: while it waited, ${why}`);
}
