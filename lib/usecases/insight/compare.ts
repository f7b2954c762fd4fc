import type { ComparedSide, Comparison, ComparisonRequest } from "../../api/rights";
import { comparisonSteps } from "../../domain/insight/comparison";
import { insightFaults } from "../../domain/insight/insightFaults";
import { isPlainObject } from "../../domain/plainObject";
import { highestRateLimit, rateLimitChange, type Rights } from "../../domain/rights";
import type { DecisionContext } from "../support/context";
import { finishInSlices } from "../support/inSlices";
import type { KeyCut } from "../../api/apiKeys";
import { cutOf, keyReference } from "./keys";
import type { GivenDraft } from "./drafts";
import { draftFaults, requireAsked } from "./drafts";
import type { Reference, Subject } from "./subjects";
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
  const keys = faults.length > 0 ? {} : await keysIn(context, body as ComparisonRequest);
  const references = await requireAsked(context, faults, () => {
    const { left, right } = body as ComparisonRequest;
    return [keys.left ?? referenceTo(left, context), keys.right ?? referenceTo(right, context)];
  });
  const [left, right] = await Promise.all(
    references.map(async (reference) => sideOf(reference, await readSubject(context, reference))),
  );
  if (left === undefined || right === undefined) {
    throw new Error("two sides were asked for");
  }
  const { rateLimit: before } = left;
  const { rateLimit: after } = right;
  const change =
    before === undefined || after === undefined ? undefined : rateLimitChange(before, after);
  const cut = { ...(left.cut && { left: left.cut }), ...(right.cut && { right: right.cut }) };
  return {
    ...(await finishInSlices(comparisonSteps(left.rights, right.rights, change))),
    ...(Object.keys(cut).length > 0 && { cut }),
  };
}

/** Refers to the API keys among the sides. */
async function keysIn(
  context: DecisionContext,
  { left, right }: ComparisonRequest,
): Promise<{ readonly left?: Reference; readonly right?: Reference }> {
  return {
    ...("apiKeyId" in left && { left: await keyReference(context, left.apiKeyId) }),
    ...("apiKeyId" in right && { right: await keyReference(context, right.apiKeyId) }),
  };
}

/** @property rateLimit `undefined`: a role, which has none */
interface Side {
  readonly rights: Rights;
  readonly rateLimit: number | undefined;
  readonly cut: KeyCut | undefined;
}

function sideOf({ kind }: Reference, subject: Subject): Side {
  const rateLimit = kind === "role" ? undefined : highestRateLimit(subject.profiles);
  return { rights: rightsOf(subject), rateLimit, cut: cutOf(subject) };
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
  if ("apiKeyId" in side) {
    return { kind: "key", apiKeyId: side.apiKeyId, key: undefined };
  }
  return "profileId" in side
    ? { kind: "profiles", profileIds: [side.profileId] }
    : userReference(side.userId, context);
}
