import { localCredentialFaults } from "../../domain/users/localCredentials";
import { refuseUser } from "../validation/checkUser";
import type { GuardContext } from "../escalation/context";
import type { Guard } from "./Guard";
import { requireCoverage } from "../escalation/requireCoverage";
import { keepAnAdmin } from "../escalation/lastAdmin";
import { requireId } from "../validation/ids";
import { identityClaims } from "../escalation/userClaims";

/** Whoever does this could act as the target user, or takes that possibility from him. */
function takeOver(what: string, target: (context: GuardContext) => string): Guard {
  return {
    check: async (context) => {
      const kuid = target(context);
      await requireCoverage(context, `Not allowed to ${what} user "${kuid}".`, () =>
        identityClaims(context, kuid),
      );
      return undefined;
    },
  };
}

const byId = ({ command }: GuardContext): string => requireId(command.id, "_id");
const byUserId = ({ command }: GuardContext): string => requireId(command.args.userId, "userId");

function writeCredentials(what: string): Guard {
  return {
    check: async (context) => {
      const { args, body } = context.command;
      refuseUser(localCredentialFaults(args.strategy, body, ""));
      return takeOver(what, byId).check(context);
    },
  };
}

const deleteCredentials: Guard = {
  check: async (context) => {
    await takeOver("delete credentials of", byId).check(context);
    await keepAnAdmin(context, { withoutCredentials: [byId(context)] });
    return undefined;
  },
};

/** One's own last credentials are one's own, but for the last admin's. */
const deleteMyCredentials: Guard = {
  check: async (context) => {
    if (context.actor !== undefined) {
      await keepAnAdmin(context, { withoutCredentials: [context.actor.kuid] });
    }
    return undefined;
  },
};

export const IDENTITY_GUARDS: Readonly<Record<string, Guard>> = {
  "security:createCredentials": writeCredentials("create credentials of"),
  "security:updateCredentials": writeCredentials("update credentials of"),
  "security:deleteCredentials": deleteCredentials,
  "security:createApiKey": takeOver("create API keys of", byUserId),
  "security:deleteApiKey": takeOver("delete API keys of", byUserId),
  "security:revokeTokens": takeOver("revoke tokens of", byId),
  "kuzzle-plugin-auth-passport-local/password:getResetPasswordToken": takeOver(
    "reset the password of",
    byId,
  ),
  "auth:deleteMyCredentials": deleteMyCredentials,
};
