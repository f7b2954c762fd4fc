import type { PlantedHandle } from "../../domain/access/plantedHandle";
import type { EndedHandles, EndedOnes } from "../../domain/connections/draft";
import { declarationOf } from "../../domain/actions";
import { isPlainObject } from "../../domain/plainObject";
import { authorsOfPlanted } from "../access/planted";
import { chosenOf } from "../connections/cutOff";
import type { GuardContext } from "../escalation/context";

/**
 * Tells whose sessions, API keys and connections a write would end, whatever becomes of rights.
 *
 * @param kuids   the users whom it touches
 * @param planted what others have made for them
 */
export async function endedHandles(
  context: GuardContext,
  kuids: readonly string[],
  planted: readonly PlantedHandle[],
): Promise<EndedHandles> {
  const revoked = planted.filter(({ fate }) => fate === "revoked");
  const byPassword = revoked.flatMap(({ kind, kuid }) => (kind === "credentials" ? [kuid] : []));
  const { tokens = [], ...ends } = endedByAction(context, kuids);
  const ended = [...tokens, ...byPassword];
  const single = await endedOnes(context, kuids, revoked);
  return {
    ...ends,
    ...(ended.length > 0 && { tokens: ended }),
    ...(single !== undefined && { single }),
  };
}

async function endedOnes(
  { host, command }: GuardContext,
  kuids: readonly string[],
  revoked: readonly PlantedHandle[],
): Promise<EndedOnes | undefined> {
  const isDeletion = declarationOf(command.controller, command.action)?.ends === "apiKey";
  const whose = new Set([...(isDeletion ? kuids : []), ...revoked.map(({ kuid }) => kuid)]);
  if (whose.size === 0) {
    return undefined;
  }
  const ids = new Set<unknown>([
    ...(isDeletion ? [command.id] : []),
    ...revoked.flatMap(({ kind, id }) => (kind === "apiKey" ? [id] : [])),
  ]);
  const stored = await Promise.all([...whose].map((kuid) => host.access.keysOf(kuid)));
  const keys = stored.flat().filter(({ id }) => ids.has(id));
  return {
    kuids: [...whose],
    keyIds: keys.map(({ id }) => id),
    digests: [
      ...keys.flatMap(({ digest }) => digest ?? []),
      ...revoked.flatMap(({ kind, id }) => (kind === "session" ? [id] : [])),
    ],
    authors: authorsOfPlanted(revoked),
  };
}

function endedByAction(
  { command, config }: Pick<GuardContext, "command" | "config">,
  kuids: readonly string[],
): EndedHandles {
  switch (declarationOf(command.controller, command.action)?.ends) {
    case "tokens":
      return { tokens: kuids };
    case "chosen": {
      const { what } = chosenOf(command);
      return Object.fromEntries([...what].map((member) => [member, kuids]));
    }
    case "apiKey":
    case undefined:
      return setsPassword(command) ? endedByPassword(config, kuids) : {};
  }
}

function endedByPassword(
  { onNewPassword }: Pick<GuardContext["config"], "onNewPassword">,
  kuids: readonly string[],
): EndedHandles {
  return {
    ...(onNewPassword !== "none" && { tokens: kuids }),
    ...(onNewPassword === "sessions and keys" && { apiKeys: kuids }),
  };
}

/** As usecases/access/newPassword.ts, which ends them, does. */
function setsPassword({ controller, action, args, body }: GuardContext["command"]): boolean {
  const sets = declarationOf(controller, action)?.setsPassword;
  const { strategy = "local" } = args;
  const isGiven = isPlainObject(body) && body.password !== undefined;
  return sets !== undefined && (sets === "to none" || strategy !== "local" || isGiven);
}
