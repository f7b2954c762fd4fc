import type { KuzzleRequest } from "kuzzle";

import { actionsThat, declarationOf, isOfPlugin } from "../domain/actions";
import { isPlainObject, memberOf } from "../domain/plainObject";
import { readResetToken } from "../domain/access/resetToken";
import { whileAssigning } from "../usecases/access/assignedElsewhere";
import { endingWithUsers } from "../usecases/access/leftovers";
import { markingMade, noteAskers } from "../usecases/access/lineage";
import { keepIfCurrent } from "../usecases/access/keepIfCurrent";
import { endingSessions } from "../usecases/access/newPassword";
import { bindResetToken, noteAsked } from "../usecases/access/resetTokens";
import type { Services } from "../usecases/Services";
import { interceptEach } from "./interceptEach";

type Run = () => Promise<unknown>;

/**
 * Ends keys, sessions, passwords and reset tokens with what they were made for. Wraps the actions
 * themselves, inside of the guards.
 *
 * @param wanted picks among the actions, by `controller:action`
 * @returns the actions that the host does not have
 */
export function guardAccess(services: Services, wanted: (key: string) => boolean): string[] {
  const { host } = services;
  const keys = actionsThat(
    ({ makes, setsPassword, resetToken }) =>
      makes !== undefined || setsPassword !== undefined || resetToken !== undefined,
  ).filter((key) => isOfHost(key) && wanted(key));
  return interceptEach(host, keys, () => (request, run) => around(services, request, run));
}

/**
 * Lets users leave nothing behind, whatever deletes, makes or promotes them, and what is made for them
 * name what it was made through.
 *
 * @returns the events that the host does not have
 */
export function endAccessWithUsers(
  services: Pick<Services, "host" | "config" | "log">,
): readonly string[] {
  const { host } = services;
  const around = {
    ...endingWithUsers(host),
    assign: <T>(kuid: string, profileIds: readonly string[], run: () => Promise<T>) =>
      whileAssigning(services, kuid, profileIds, run),
  };
  return [...host.access.aroundUsers(around), ...markingMade(host)];
}

function isOfHost(key: string): boolean {
  return isOfPlugin(key) || !key.startsWith("profile-guard:");
}

async function around(
  { host, config }: Services,
  request: KuzzleRequest,
  run: Run,
): Promise<unknown> {
  const { controller, action } = request.input;
  const declaration = declarationOf(controller ?? "", action ?? "");
  if (declaration === undefined || host.refusals.isUnderWay()) {
    return run();
  }
  const { makes, setsPassword, resetToken } = declaration;
  const bound: Run =
    resetToken === "takes"
      ? () => withBareToken(host, request, run)
      : () => binding(host, request, run);
  const ending: Run =
    setsPassword === undefined ? bound : () => endingSessions(host, config, request, bound);
  return makes === undefined ? ending() : keepIfCurrent(host, request, makes, ending);
}

/** Binds the reset token that an action answers, or that a login with an expired password does. */
async function binding(host: Services["host"], request: KuzzleRequest, run: Run): Promise<unknown> {
  // else nobody judges it
  await noteAsked(host, request);
  try {
    const result = await run();
    if (!isPlainObject(result) || result.resetToken === undefined) {
      return result;
    }
    return { ...result, resetToken: await bindResetToken(host, request, result.resetToken) };
  } catch (error) {
    const given = Object(error) as { resetToken?: unknown };
    if (given.resetToken !== undefined) {
      given.resetToken = await bindResetToken(host, request, given.resetToken);
    }
    throw error;
  }
}

/**
 * The strategy knows nothing of what binds its tokens. What is made by one may be in the hands of whoever had
 * asked for it, also where the application uses it and nobody is judged.
 */
async function withBareToken(
  host: Services["host"],
  request: KuzzleRequest,
  run: Run,
): Promise<unknown> {
  const { body } = request.input as { body: unknown };
  const read = readResetToken(memberOf(body, "token"));
  if (read === undefined || !isPlainObject(body)) {
    return run();
  }
  noteAskers(host, read.askers);
  const { token } = body;
  const changed = body;
  changed.token = read.token;
  try {
    return await run();
  } finally {
    changed.token = token;
  }
}
