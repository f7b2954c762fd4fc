import type { EffectiveRights, ProfileDraft } from "../../api/rights";
import { listedRights } from "../../domain/insight/comparison";
import { insightFaults } from "../../domain/insight/insightFaults";
import { isPlainObject } from "../../domain/plainObject";
import { choiceFaults, idArgumentFaults, misplacedFaults } from "./choice";
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
  const draft = isPlainObject(given) ? given.draft : undefined;
  const faults = [
    ...idArgumentFaults(args, ["userId", "profileId"]),
    ...misplacedFaults(args, ["draft"]),
    ...choiceFaults({ userId, profileId, draft }, context),
    ...insightFaults("effectiveRights", given),
    ...(await draftFaults(context, draft === undefined ? [] : [{ path: "draft", draft }])),
  ];
  const [reference = SELF] = await requireAsked(context, faults, () => [
    referenceOf(context, draft as ProfileDraft | undefined),
  ]);
  return listedRights(rightsOf(await readSubject(context, reference)));
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
