import type { EffectiveRights, ProfileDraft, RefusedAction } from "../../api/rights";
import { listedRights, MOST_ROWS_OF_ONE } from "../../domain/insight/comparison";
import { insightFaults } from "../../domain/insight/insightFaults";
import { isPlainObject, memberOf } from "../../domain/plainObject";
import type { Rights } from "../../domain/rights";
import { locationsOf } from "../../domain/rights/cells";
import { isNowhere } from "../../domain/rights/locations";
import { unknownAction } from "../../errors/errors";
import { holdsEverything } from "../escalation/compiledRights";
import { refusesUnknown, unknownActions } from "../guards/unknownActions";
import { choiceFaults, idArgumentFaults, misplacedFaults } from "./choice";
import { cutOf, keyArgument } from "./keys";
import type { DecisionContext } from "../support/context";
import { draftFaults, requireAsked } from "./drafts";
import type { Reference } from "./subjects";
import { readSubject, rightsOf, userReference } from "./subjects";

/**
 * Lists all rights of a user, a profile or a draft, compact; by default the caller's own, for which
 * they need no right but the action's own.
 *
 * @throws InvalidRequestError 400 `profile-guard.request.invalid`
 * @throws DisclosureError 403 `profile-guard.rights.disclosure`
 * @throws the host's 404
 * @throws 503 `profile-guard.decision.unavailable` when the rights cannot be computed
 */
export async function effectiveRights(context: DecisionContext): Promise<EffectiveRights> {
  const { args, body } = context.command;
  const { userId, profileId } = args;
  // over HTTP a request without a body may come with an empty one
  const given = isPlainObject(body) && Object.keys(body).length === 0 ? undefined : body;
  const draft = memberOf(given, "draft");
  const right = args.right ?? undefined;
  const faults = [
    ...idArgumentFaults(args, ["userId", "profileId", "apiKeyId", "right"]),
    ...misplacedFaults(args, ["draft"]),
    ...choiceFaults({ userId, profileId, apiKeyId: args.apiKeyId, draft }, context),
    ...insightFaults("effectiveRights", given),
    ...(await draftFaults(context, draft === undefined ? [] : [{ path: "draft", draft }])),
  ];
  const ofKey = await keyArgument(context);
  const [reference = SELF] = await requireAsked(context, faults, () => [
    ofKey ?? referenceOf(context, draft as ProfileDraft | undefined),
  ]);
  const subject = await readSubject(context, reference);
  const rights = rightsOf(subject);
  const cut = cutOf(subject);
  const refused = refusedActions(context, rights);
  const { madeThrough } = subject;
  return {
    ...(typeof right === "string"
      ? listedRights(rights, MOST_ROWS_OF_ONE, right)
      : listedRights(rights)),
    ...(refused.length > 0 && { refused }),
    ...(cut && { cut }),
    ...(madeThrough && { madeThrough }),
  };
}

/** Lists the actions that the guard of unknown actions refuses to somebody with these rights. */
function refusedActions({ host, config }: DecisionContext, rights: Rights): RefusedAction[] {
  if (holdsEverything(rights)) {
    return [];
  }
  const reportedOnly = config.escalation === "report";
  return unknownActions(host)
    .filter((cell) => refusesUnknown(config, cell) && !isNowhere(locationsOf(rights, cell)))
    .map(({ controller, action }) => {
      const { status, id, message } = unknownAction(controller, action);
      return { controller, action, status, id, message, reportedOnly };
    });
}

const SELF: Reference = { kind: "self" };

function referenceOf(context: DecisionContext, draft: ProfileDraft | undefined): Reference {
  const { userId, profileId } = context.command.args as {
    userId?: string | null;
    profileId?: string | null;
  };
  if (draft !== undefined) {
    return { kind: "draft", draft };
  }
  if (profileId !== undefined && profileId !== null) {
    return { kind: "profiles", profileIds: [profileId] };
  }
  return userId === undefined || userId === null ? SELF : userReference(userId, context);
}
