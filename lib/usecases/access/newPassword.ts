import type { KuzzleRequest } from "kuzzle";

import type { ProfileGuardConfig } from "../../config/config";
import { readResetToken } from "../../domain/access/resetToken";
import { isPlainObject, memberOf } from "../../domain/plainObject";
import { stoppedHalfWay } from "../../errors/written";
import type { Host } from "../../host/port/Host";
import { makingOf, userOf } from "./keepIfCurrent";
import { actionOf } from "../support/actionOf";

type Store = Pick<Host, "access" | "served">;

/**
 * Runs an action that may give a user a new password, or takes it away, and then ends their sessions,
 * and API keys where the configuration says so. The session of the user who sets their own stays, and
 * one that the action itself has opened. Of other strategies than `local` nobody can tell what
 * changes: every change counts.
 *
 * @throws 503 `profile-guard.write.outcome_unknown`: the password is set, and sessions may go on
 */
export async function endingSessions<T>(
  { access, served }: Store,
  { onNewPassword }: Pick<ProfileGuardConfig, "onNewPassword">,
  request: KuzzleRequest,
  run: () => Promise<T>,
): Promise<T> {
  const kuid = userOfPassword(request);
  if (onNewPassword === "none" || kuid === undefined || !setsPassword(request)) {
    return run();
  }
  await access.noteUserEvent(kuid, "password", "begins");
  try {
    const result = await run();
    try {
      const { by, client } = served.of(request);
      const senders = [request, ...(by === "unknown" || client === undefined ? [] : [client])];
      await access.endSessions(kuid, sessionsToKeep(senders, kuid, result));
      if (onNewPassword === "sessions and keys") {
        await access.deleteKeys((await access.keysOf(kuid)).map(({ id }) => id));
      }
    } catch {
      throw stoppedHalfWay(actionOf(request));
    }
    return result;
  } finally {
    // without Redis it counts as lasting for a minute more
    await access.noteUserEvent(kuid, "password", "ended").catch(() => undefined);
  }
}

function userOfPassword(request: KuzzleRequest): string | undefined {
  const body: unknown = request.input.body;
  return makingOf(request)?.setsPassword === "of its token"
    ? readResetToken(memberOf(body, "token"))?.kuid
    : userOf(request, undefined);
}

function setsPassword(request: KuzzleRequest): boolean {
  const { input } = request;
  const { strategy = "local" } = input.args as { strategy?: unknown };
  const body: unknown = input.body;
  const takesAway = makingOf(request)?.setsPassword === "to none";
  return takesAway || strategy !== "local" || (isPlainObject(body) && body.password !== undefined);
}

/** @param senders the request, and that of the client for whom the application makes it */
function sessionsToKeep(
  senders: readonly KuzzleRequest[],
  kuid: string,
  result: unknown,
): ReadonlySet<string> {
  const { jwt: opened } = Object(result) as { jwt?: unknown };
  const own = senders.map(({ context }) => {
    const { user, token } = context as {
      user?: { _id?: string } | null;
      token?: { jwt?: string | null } | null;
    };
    return user?._id === kuid ? token?.jwt : undefined;
  });
  return new Set([opened, ...own].filter((one) => typeof one === "string"));
}
