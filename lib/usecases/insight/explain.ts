import type { ExplainArguments, RequestExplanation } from "../../api/explain";
import { explainByHost } from "../../domain/insight/explanation";
import { insightFaults } from "../../domain/insight/insightFaults";
import { isPlainObject } from "../../domain/plainObject";
import { resolve } from "../escalation/requireCoverage";
import { choiceFaults, idArgumentFaults, misplacedFaults } from "./choice";
import type { DecisionContext } from "../support/context";
import { draftFaults, requireAsked } from "./drafts";
import { isGuarded, pluginRefusal } from "./pluginAnswer";
import type { Reference, Subject } from "./subjects";
import { readSubject, userReference } from "./subjects";

/**
 * Tells whether a user, profiles or a draft may send a request, through which policy, and what each
 * other one lacks. About oneself it needs no right but the action's own.
 *
 * @throws InvalidRequestError 400 `profile-guard.request.invalid`
 * @throws DisclosureError 403 `profile-guard.rights.disclosure`
 * @throws the host's 404
 * @throws 503 `profile-guard.decision.unavailable` when the rights cannot be computed
 */
export async function explain(context: DecisionContext): Promise<RequestExplanation> {
  const { args, body } = context.command;
  const given = isPlainObject(body) ? body : {};
  const faults = [
    ...idArgumentFaults(args, ["userId"]),
    ...misplacedFaults(args, ["request", "profileIds", "draft"]),
    ...choiceFaults(
      { userId: args.userId, profileIds: given.profileIds, draft: given.draft },
      context,
    ),
    ...insightFaults("explain", body),
    ...(await draftFaults(
      context,
      given.draft === undefined ? [] : [{ path: "draft", draft: given.draft }],
    )),
  ];
  const [reference = SELF] = await requireAsked(context, faults, () => [referenceOf(context)]);
  const { request } = body as ExplainArguments["body"];
  return explainFor(context, await readSubject(context, reference), request);
}

/** Explains how the host with this plugin judges a request of the subject. */
export async function explainFor(
  context: DecisionContext,
  subject: Subject,
  request: ExplainArguments["body"]["request"],
): Promise<RequestExplanation> {
  const { profiles, roles } = subject;
  const byHost = resolve(() => explainByHost(profiles, roles, request));
  const refusedBy = byHost.allowed ? await pluginRefusal(context, subject, request) : undefined;
  return {
    ...byHost,
    allowed: byHost.allowed && (refusedBy === undefined || refusedBy.reportedOnly),
    ...(refusedBy !== undefined && { refusedBy }),
    guarded: isGuarded(context, request),
  };
}

const SELF: Reference = { kind: "self" };

function referenceOf(context: DecisionContext): Reference {
  const { userId } = context.command.args as { userId?: string | null };
  const { profileIds, draft } = context.command.body as ExplainArguments["body"];
  if (draft !== undefined) {
    return { kind: "draft", draft };
  }
  if (profileIds !== undefined) {
    return { kind: "profiles", profileIds };
  }
  return userId === undefined || userId === null ? SELF : userReference(userId, context);
}
