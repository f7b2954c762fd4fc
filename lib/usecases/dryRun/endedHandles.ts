import type { EndedHandles } from "../../domain/connections/draft";
import { declarationOf } from "../../domain/actions";
import { isPlainObject } from "../../domain/plainObject";
import { chosenOf } from "../connections/cutOff";
import type { GuardContext } from "../escalation/context";

/**
 * Tells whose sessions, API keys and connections a write would end, whatever becomes of rights.
 *
 * @param kuids the users whom it touches
 */
export function endedHandles(
  { command, config }: Pick<GuardContext, "command" | "config">,
  kuids: readonly string[],
): EndedHandles {
  switch (`${command.controller}:${command.action}`) {
    case "security:revokeTokens":
      return { tokens: kuids };
    case "profile-guard:cutOff": {
      const { what } = chosenOf(command);
      return Object.fromEntries([...what].map((member) => [member, kuids]));
    }
    default:
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
