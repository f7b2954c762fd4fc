import type { KuzzleRequest } from "kuzzle";

import type { ActionDeclaration, Making } from "../../domain/actions";
import { declarationOf } from "../../domain/actions";
import { hasPolicies, outlives } from "../../domain/policies/keyLimits";
import type { StoredLimits } from "../../domain/policies/keyLimits";
import { beyondLimits } from "../../errors/limitedKeys";
import type { Host } from "../../host/port/Host";
import type { Actor, Command } from "../support/command";
import type { ClientRequest } from "../support/context";
import { createApiKey, requireLife } from "./createApiKey";

interface LimitedMaking extends ClientRequest {
  readonly request: KuzzleRequest;
  readonly limits: StoredLimits;
  readonly run: () => Promise<unknown>;
}

/**
 * Runs an action of the host that makes a key, a token or credentials, for somebody who acts through
 * an API key: what is made lives no longer, and has its policies. Their own password would let them
 * act without the key, and without one they could not act but by it.
 *
 * @throws 403 `profile-guard.rights.limited_key`; what the action throws
 */
export async function keepLimits(makes: Making, making: LimitedMaking): Promise<unknown> {
  switch (makes) {
    case "credentials":
      return ofOthers(making);
    case "session":
      return newSession(making);
    case "apiKey":
      return newKey(making);
  }
}

/**
 * Tells what is lost of an API key's limits where nobody keeps to them: what {@link keepLimits} would
 * refuse, or cut to them.
 *
 * @returns the error that says so; `undefined`: nothing is lost
 */
export function lostLimits(actor: Actor, command: Command): Error | undefined {
  const { controller, action, id } = command;
  const makes = madeBy(declarationOf(controller, action));
  const isOwn = controller === "auth" || id === actor.kuid;
  const isKept =
    actor.limits === undefined ||
    makes === undefined ||
    action === "login" ||
    (makes === "credentials" && !isOwn);
  return isKept
    ? undefined
    : beyondLimits(
        `${controller}:${action} by the application does not keep to the limits of the API key through which its client acts. With "embeddedCalls": "refuse" it does, or is refused.`,
      );
}

/** A reset token is a password that is yet to be set. Who loses theirs can log in no more. */
export function madeBy(declaration: ActionDeclaration | undefined): Making | undefined {
  const isOfPassword =
    declaration?.resetToken === "makes" || declaration?.setsPassword === "to none";
  return isOfPassword ? "credentials" : declaration?.makes;
}

function ofOthers({ actor, command, run }: LimitedMaking): Promise<unknown> {
  const { controller, id } = command;
  if (controller === "auth" || id === actor.kuid) {
    throw beyondLimits(
      "Not allowed to set or delete credentials of one's own through an API key with limits: they open what the key does not. Log in for it.",
    );
  }
  return run();
}

/** Makes a session with the same limits; who logs in proves by other means who they are. */
async function newSession(making: LimitedMaking): Promise<unknown> {
  if (making.command.controller !== "auth") {
    throw beyondLimits(
      "Not allowed to open a session of another user through an API key with limits.",
    );
  }
  switch (making.command.action) {
    case "createToken":
      return newToken(making);
    case "login":
      return making.run();
    default:
      return refreshed(making);
  }
}

async function newToken({ host, actor, limits, request }: LimitedMaking): Promise<unknown> {
  return host.keys.createToken({
    kuid: actor.kuid,
    expiresIn: request.input.args.expiresIn,
    singleUse: request.getBoolean("singleUse"),
    limitsFor: limitsWithin(limits),
  });
}

async function refreshed({
  host,
  actor,
  command,
  limits,
  request,
  run,
}: LimitedMaking): Promise<unknown> {
  const { strategy = "local", expiresIn } = request.input.args as Readonly<Record<string, unknown>>;
  const { jwt } = Object(request.context.token) as { jwt?: unknown };
  if (command.origin?.token === "apiKey" || typeof jwt !== "string") {
    // the host itself refuses it
    return run();
  }
  if (strategy !== "local") {
    throw beyondLimits(
      'Not allowed to refresh a token that was made through an API key with limits by a strategy: leave out "strategy".',
    );
  }
  const life = await lifeWithin(host, actor.kuid, expiresIn, limits);
  const wanted = {
    ...{ kuid: actor.kuid, expiresIn: life, singleUse: false },
    limitsFor: limitsWithin(limits),
  };
  const { token, ...made } = await host.keys.refreshToken(wanted, jwt);
  return { _id: actor.kuid, jwt: token, expiresAt: made.expiresAt, ttl: made.ttl };
}

/** Cuts the life that the host gives where nobody asks for one: a refresh goes on for as long as it may. */
async function lifeWithin(
  { keys }: Pick<Host, "keys">,
  kuid: string,
  expiresIn: unknown,
  limits: StoredLimits,
): Promise<unknown> {
  const isGiven = expiresIn !== undefined && expiresIn !== null && expiresIn !== "";
  return !isGiven && outlives(await keys.endOf(kuid, undefined), limits)
    ? // the host looks at the clock once more
      Math.max(1, limits.expiresAt - Date.now() - 1_000)
    : expiresIn;
}

function limitsWithin(limits: StoredLimits): (expiresAt: number) => StoredLimits {
  return (expiresAt) => {
    requireLife(expiresAt, limits);
    return limits;
  };
}

async function newKey({
  host,
  actor,
  command,
  limits,
  request,
  run,
}: LimitedMaking): Promise<unknown> {
  const { controller, args } = command;
  const kuid = controller === "auth" ? actor.kuid : String(args.userId);
  // as the host does, which takes nothing for "for good"
  const expiresIn = args.expiresIn || -1;
  if (hasPolicies(limits)) {
    const wanted = { kuid, expiresIn, ignoresMaxTtl: controller !== "auth" };
    return createApiKey(host, request, { actor, command }, wanted);
  }
  requireLife(await host.keys.endOf(actor.kuid, expiresIn), limits);
  return run();
}
