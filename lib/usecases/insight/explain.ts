import type { ExplainArguments, RequestExplanation } from "../../api/explain";
import { explainedPairFaults } from "../../domain/insight/explainedPairs";
import { explainByHost } from "../../domain/insight/explanation";
import { insightFaults } from "../../domain/insight/insightFaults";
import { isPlainObject } from "../../domain/plainObject";
import { resolve } from "../escalation/actorRights";
import { choiceFaults, idArgumentFaults, misplacedFaults } from "./choice";
import { explainKey, keyArgument } from "./keys";
import type { DecisionContext } from "../support/context";
import { draftFaults, requireAsked } from "./drafts";
import { limitingProfiles } from "../escalation/limitedRights";
import { isGuarded, pluginRefusal } from "./pluginAnswer";
import type { Reference, Subject } from "./subjects";
import { readSubject, userReference } from "./subjects";
import { refuseForm } from "../support/refuseForm";

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
    ...idArgumentFaults(args, ["userId", "apiKeyId"]),
    ...misplacedFaults(args, ["request", "profileIds", "draft"]),
    ...choiceFaults(
      {
        userId: args.userId,
        apiKeyId: args.apiKeyId,
        profileIds: given.profileIds,
        draft: given.draft,
      },
      context,
    ),
    ...insightFaults("explain", body),
    ...(await draftFaults(
      context,
      given.draft === undefined ? [] : [{ path: "draft", draft: given.draft }],
    )),
  ];
  const ofKey = await keyArgument(context);
  const [reference = SELF] = await requireAsked(context, faults, () => [
    ofKey ?? referenceOf(context),
  ]);
  const { request } = body as ExplainArguments["body"];
  const subject = await readSubject(context, reference);
  refuseForm(
    explainedPairFaults(
      [...subject.profiles, ...limitingProfiles(subject.limits)],
      request.targets,
    ),
  );
  return explainFor(context, subject, request);
}

/** Explains how the host with this plugin judges a request of the subject. */
export async function explainFor(
  context: DecisionContext,
  subject: Subject,
  request: ExplainArguments["body"]["request"],
): Promise<RequestExplanation> {
  const { profiles, roles } = subject;
  const byHost = resolve(() => explainByHost(profiles, roles, request));
  const apiKey = explainKey(subject, request);
  const allowed = byHost.allowed && apiKey?.allowed !== false;
  const refusedBy = allowed ? await pluginRefusal(context, subject, request) : undefined;
  return {
    ...byHost,
    allowed: allowed && (refusedBy === undefined || refusedBy.reportedOnly),
    ...(apiKey !== undefined && { apiKey, ...cutBy(byHost.allowed, apiKey.allowed) }),
    ...(refusedBy !== undefined && { refusedBy }),
    guarded: isGuarded(context, request),
  };
}

function cutBy(byUser: boolean, byPolicies: boolean): Pick<RequestExplanation, "cutBy"> {
  if (byUser && byPolicies) {
    return {};
  }
  return { cutBy: byPolicies ? "user" : byUser ? "policies" : "both" };
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
