import type { ComparedSide, Comparison, ComparisonRequest } from "../../api/rights";
import { compareRights } from "../../domain/insight/comparison";
import { insightFaults } from "../../domain/insight/insightFaults";
import { isPlainObject } from "../../domain/plainObject";
import type { DecisionContext } from "../support/context";
import type { GivenDraft } from "./drafts";
import { draftFaults, requireAsked } from "./drafts";
import type { Reference } from "./subjects";
import { readSubject, rightsOf, userReference } from "./subjects";

const SIDES = ["left", "right"] as const;

/**
 * Returns the rights that are added and removed by going from one profile, role, user or draft to
 * another.
 *
 * @throws InvalidRequestError 400 `profile-guard.request.invalid`
 * @throws DisclosureError 403 `profile-guard.rights.disclosure`
 * @throws the host's 404
 * @throws 503 `profile-guard.decision.unavailable` when the rights cannot be computed
 */
export async function compare(context: DecisionContext): Promise<Comparison> {
  const { body } = context.command;
  const faults = [
    ...insightFaults("compare", body),
    ...(await draftFaults(context, draftsIn(body))),
  ];
  const references = await requireAsked(context, faults, () => {
    const { left, right } = body as ComparisonRequest;
    return [referenceTo(left, context), referenceTo(right, context)];
  });
  const [left, right] = await Promise.all(
    references.map(async (reference) => rightsOf(await readSubject(context, reference))),
  );
  if (left === undefined || right === undefined) {
    throw new Error("two sides were asked for");
  }
  return compareRights(left, right);
}

function draftsIn(body: unknown): GivenDraft[] {
  return SIDES.flatMap((name) => {
    const side = isPlainObject(body) ? body[name] : undefined;
    return isPlainObject(side) && side.draft !== undefined
      ? [{ path: `${name}.draft`, draft: side.draft }]
      : [];
  });
}

function referenceTo(side: ComparedSide, context: DecisionContext): Reference {
  if ("draft" in side) {
    return { kind: "draft", draft: side.draft };
  }
  if ("roleId" in side) {
    return { kind: "role", roleId: side.roleId };
  }
  return "profileId" in side
    ? { kind: "profiles", profileIds: [side.profileId] }
    : userReference(side.userId, context);
}
