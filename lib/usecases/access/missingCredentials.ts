import type { KuzzleRequest } from "kuzzle";

import { fault } from "../../domain/findings";
import { ErrorId, InvalidRequestError } from "../../errors/errors";
import type { Host } from "../../host/port/Host";
import { makingOf, userOf } from "./keepIfCurrent";

/**
 * Answers 400 where a strategy fails to change credentials that are not there, as `local` does with a
 * 500. Looks only then, once the strategy's searches show every write: a strategy may take a change for a
 * creation.
 * Source: kuzzle-plugin-auth-passport-local, lib/index.js `_validateUpdate`.
 *
 * @throws InvalidRequestError `profile-guard.user.invalid`, or what the action throws
 */
export async function tellingMissing<T>(
  host: Pick<Host, "strategiesWithCredentials">,
  request: KuzzleRequest,
  run: () => Promise<T>,
): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const { status = 500 } = Object(error) as { status?: number };
    const kuid = userOf(request, undefined);
    const { strategy } = request.input.args as { strategy?: unknown };
    const isLookedFor =
      status >= 500 && makingOf(request)?.setsPassword === true && kuid !== undefined;
    if (!isLookedFor || typeof strategy !== "string") {
      throw error;
    }
    const strategies = await host.strategiesWithCredentials(kuid).catch(() => [strategy]);
    throw strategies.includes(strategy) ? error : noCredentials(kuid, strategy);
  }
}

function noCredentials(kuid: string, strategy: string): InvalidRequestError {
  return new InvalidRequestError(ErrorId.invalidUser, "The user", [
    fault(
      "credentials.missing",
      "strategy",
      `User "${kuid}" has no credentials of strategy "${strategy}": make them by security:createCredentials, or auth:createMyCredentials of one's own.`,
    ),
  ]);
}
