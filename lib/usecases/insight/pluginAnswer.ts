import type { ExplainedRequest, PluginRefusal } from "../../api/explain";
import { isJudgedByContent, OWN_CONTROLLER } from "../../domain/actions";
import type { StoredProfile } from "../../domain/rights";
import { InvalidRequestError, isRefusal, UncheckedError } from "../../errors/errors";
import type { Snapshot } from "../../host/port/Host";
import type { Actor, Command } from "../support/command";
import { checkRequest } from "../requests/checkRequest";
import { guardOf } from "../guards";
import { requireKnownAction } from "../guards/unknownActions";
import type { DecisionContext } from "../support/context";
import type { Subject } from "./subjects";

/**
 * Returns this plugin's refusal of a request that the host's rights check has let pass, as far as
 * that is known without its body: by the very checks that judge a real one.
 *
 * @throws 503 `profile-guard.decision.unavailable`
 */
export async function pluginRefusal(
  context: DecisionContext,
  subject: Subject,
  request: ExplainedRequest,
): Promise<PluginRefusal | undefined> {
  const { config } = context;
  const { controller, action, ...args } = request;
  const command: Command = { controller, action, id: undefined, body: undefined, args };
  const actor: Actor = {
    kuid: subject.kuid,
    profileIds: subject.profiles.map(({ _id }) => _id),
    ...(subject.limits && { limits: subject.limits }),
  };
  const host = hostSeeing(context, subject);
  try {
    if (config.guardNativeActions) {
      await checkRequest({ host, config, actor, command, isOutline: true });
      await requireKnownAction({ host, config, actor, command });
    }
    const guard = guardInForce(context, request);
    if (guard?.byRightsAlone === true) {
      const alsoLock = async (): Promise<void> => undefined;
      await guard.check({
        host,
        config,
        actor,
        command,
        partOfImport: false,
        alsoLock,
      });
    }
  } catch (error) {
    if (isRefusal(error) || error instanceof InvalidRequestError) {
      const { status, id, message } = error;
      const details = error instanceof UncheckedError ? error.details : [];
      const reportedOnly = config.escalation === "report" && isRefusal(error);
      return { status, id, message, ...(details.length > 0 && { details }), reportedOnly };
    }
    throw error;
  }
  return undefined;
}

/** Tells whether the plugin judges such requests also by what they hold. */
export function isGuarded(
  { config }: Pick<DecisionContext, "config">,
  { controller, action }: Pick<ExplainedRequest, "controller" | "action">,
): boolean {
  return (
    controller === OWN_CONTROLLER ||
    (config.guardNativeActions && isJudgedByContent(controller, action))
  );
}

function guardInForce(
  { config }: Pick<DecisionContext, "config">,
  { controller, action }: Pick<ExplainedRequest, "controller" | "action">,
): ReturnType<typeof guardOf> {
  return config.guardNativeActions || controller === OWN_CONTROLLER
    ? guardOf(controller, action)
    : undefined;
}

/** Returns the host as if the subject's profiles were those of the caller. */
function hostSeeing({ host }: DecisionContext, { profiles, roles }: Subject): Snapshot {
  const byId: ReadonlyMap<string, StoredProfile> = new Map(
    profiles.map((profile) => [profile._id, profile]),
  );
  const seen: Pick<Snapshot, "findProfiles" | "findRoles" | "rolesAt"> = {
    findProfiles: async () => byId,
    findRoles: async () => roles,
    rolesAt: async () => roles,
  };
  return Object.assign(Object.create(host) as Snapshot, seen);
}
