import type { KeyCut } from "../../api/apiKeys";
import type { ExplainedKey, ExplainedRequest, LackingPolicy } from "../../api/explain";
import { listedRights } from "../../domain/insight/comparison";
import { explainByHost } from "../../domain/insight/explanation";
import { hasPolicies } from "../../domain/policies/keyLimits";
import { difference, NOTHING } from "../../domain/rights";
import { resolve } from "../escalation/actorRights";
import { compiledRights } from "../escalation/compiledRights";
import { limitingProfiles, withinLimits } from "../escalation/limitedRights";
import type { DecisionContext } from "../support/context";
import { goneRoles, holderOf } from "./goneRoles";
import type { Reference, Subject } from "./subjects";
import { isNonBlankText } from "../../domain/plainObject";

/**
 * Refers to an API key by its id. It is of the caller's own if they made it for themselves; somebody
 * who acts through a key with limits has none but that.
 */
export async function keyReference(
  { host, actor }: Pick<DecisionContext, "host" | "actor">,
  apiKeyId: string,
): Promise<Reference> {
  const key = await host.keys.find(apiKeyId);
  const isSame = actor?.limits?.ancestors.at(-1)?.id === apiKeyId;
  const isOwn = key !== undefined && key.kuid === actor?.kuid;
  const isKnown = isOwn && (isSame || !hasPolicies(actor.limits));
  return { kind: isKnown ? "ownKey" : "key", apiKeyId, key };
}

/** The same of the argument `apiKeyId`; `undefined`: there is none. */
export async function keyArgument(context: DecisionContext): Promise<Reference | undefined> {
  const { apiKeyId } = context.command.args;
  // any other type is a fault
  return isNonBlankText(apiKeyId) ? keyReference(context, apiKeyId) : undefined;
}

/** Tells how the policies of a key judge a request; `undefined`: the subject acts through none. */
export function explainKey(subject: Subject, request: ExplainedRequest): ExplainedKey | undefined {
  const { apiKeyId, kuid, limits, roles, madeThrough } = subject;
  if (apiKeyId === undefined) {
    return undefined;
  }
  const limiting = limitingProfiles(limits);
  const gone = goneRoles(subject);
  const verdicts = limiting.map((profile, position) => {
    const lacks = (gone[position] ?? []).map((one): LackingPolicy => ({
      profileId: profile._id,
      reason: "role-missing",
      ...one,
    }));
    return lacks.length > 0
      ? { allowed: false, through: [], lacks }
      : resolve(() => explainByHost([profile], roles, request, holderOf(apiKeyId, position)));
  });
  return {
    apiKeyId,
    userId: kuid,
    limited: limiting.length > 0,
    allowed: verdicts.every(({ allowed }) => allowed),
    through: verdicts.flatMap(({ through }) => through),
    lacks: verdicts.flatMap(({ lacks }) => lacks),
    ...(madeThrough && { madeThrough }),
  };
}

/** Tells which rights of a key are cut, and by which side; `undefined`: the subject has no limits. */
export function cutOf(subject: Subject): KeyCut | undefined {
  const { apiKeyId, profiles, limits, roles } = subject;
  const limiting = limitingProfiles(limits);
  const [first, ...rest] = limiting;
  if (apiKeyId === undefined || first === undefined) {
    return undefined;
  }
  const ofUser = resolve(() => compiledRights(profiles, roles));
  const gone = goneRoles(subject).flat();
  const ofPolicies =
    gone.length > 0
      ? NOTHING
      : resolve(() => withinLimits(compiledRights([first], roles), rest, roles));
  const byPolicies = listedRights(difference(ofUser, ofPolicies));
  const byUser = listedRights(difference(ofPolicies, ofUser));
  return {
    apiKeyId,
    byPolicies: byPolicies.rights,
    byUser: byUser.rights,
    complete: byPolicies.complete && byUser.complete,
    ...(gone.length > 0 && { goneRoles: gone }),
  };
}
