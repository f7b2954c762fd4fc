import { KuzzleError } from "kuzzle";

import { isPlainObject } from "../../domain/plainObject";
import { addressOf, UNKNOWN } from "../../domain/signUp/address";
import { signUpFaults } from "../../domain/signUp/signUpFaults";
import { consultationTimeout } from "../../errors/unavailable";
import type { SignUp } from "../../host/port/SignUpStore";
import { withTimeout } from "../../shared/timeout";
import { refuseUser } from "../validation/checkUser";
import type { GuardContext } from "../escalation/context";
import { signUpRefused, SignUpLimitError } from "../../errors/SignUpErrors";

/** Milliseconds that the application's pipes have; the host gives them all the time in the world. */
const LONGEST_CONSULTATION = 10_000;

/**
 * Checks the limit, before anything else costs anything or tells whether a name is taken: every
 * request of a client counts, valid or not. Then checks the form. The application itself has no
 * limit.
 *
 * @throws SignUpLimitError 429 `profile-guard.sign_up.limit`
 * @throws InvalidRequestError 400 `profile-guard.user.invalid`
 * @throws 503 when Redis cannot be reached
 */
export async function checkSignUp({ host, config, actor, command }: GuardContext): Promise<void> {
  if (actor === undefined || config.signUp === undefined) {
    return;
  }
  const { limit, ...form } = config.signUp;
  if (limit !== undefined) {
    const retryAfter = await host.signUps.admit(
      addressOf(command.address ?? UNKNOWN, limit.proxies),
      limit,
    );
    if (retryAfter > 0) {
      throw new SignUpLimitError(retryAfter);
    }
  }
  refuseUser(signUpFaults(command.id, command.body, form));
}

/**
 * Lets the application judge, last: a captcha is asked only about users that would be stored. A
 * pipe on `profile-guard:beforeSignUp` that throws refuses: with the host's error that it throws,
 * with 403 for anything else.
 *
 * @throws the error of a pipe
 * @throws 403 `profile-guard.sign_up.refused`
 * @throws 503 when the pipes do not answer within 10 s
 */
export async function consultApplication(context: GuardContext): Promise<void> {
  if (context.actor === undefined) {
    return;
  }
  const late = (): never => {
    throw consultationTimeout("profile-guard:beforeSignUp", LONGEST_CONSULTATION / 1000);
  };
  try {
    await withTimeout(context.host.signUps.consult(signUpOf(context)), LONGEST_CONSULTATION, late);
  } catch (error) {
    throw isOfHost(error) ? error : signUpRefused();
  }
}

/** The host wraps what is no error of its own, with the text of it. */
function isOfHost(error: unknown): boolean {
  return error instanceof KuzzleError && error.id !== "plugin.runtime.unexpected_error";
}

function signUpOf({ config, command }: GuardContext): SignUp {
  const { credentials, ...body } = isPlainObject(command.body) ? command.body : {};
  const { jwt, ...args } = command.args;
  return {
    address: addressOf(command.address ?? UNKNOWN, config.signUp?.limit?.proxies ?? 0),
    ...(typeof command.id === "string" && command.id !== "" && { kuid: command.id }),
    args,
    body,
    strategies: isPlainObject(credentials) ? Object.keys(credentials) : [],
  };
}
