import type { KeyCut } from "../../api/apiKeys";
import type { ExplainedKey, ExplainedRequest, LackingPolicy } from "../../api/explain";
import { listedRights } from "../../domain/insight/comparison";
import { explainByHost } from "../../domain/insight/explanation";
import { hasPolicies } from "../../domain/policies/keyLimits";
import type { RoleLookup, StoredProfile } from "../../domain/rights";
import { difference, UnresolvableRole } from "../../domain/rights";
import { resolve } from "../escalation/actorRights";
import { compiledRights } from "../escalation/compiledRights";
import { limitingProfiles, withinLimits } from "../escalation/limitedRights";
import type { DecisionContext } from "../support/context";
import type { Reference, Subject } from "./subjects";

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
  return typeof apiKeyId === "string" && apiKeyId.trim() !== ""
    ? keyReference(context, apiKeyId)
    : undefined;
}

/** Tells how the policies of a key judge a request; `undefined`: the subject acts through none. */
export function explainKey(
  { apiKeyId, limits, roles, madeThrough }: Subject,
  request: ExplainedRequest,
): ExplainedKey | undefined {
  if (apiKeyId === undefined) {
    return undefined;
  }
  const limiting = limitingProfiles(limits);
  const verdicts = limiting.map((profile, position) => {
    // a key's own policies are the first of its lists
    const holder =
      position === 0 ? `API key "${apiKeyId}"` : `a key through which "${apiKeyId}" was made`;
    return explainPolicies(profile, roles, request, holder);
  });
  return {
    apiKeyId,
    limited: limiting.length > 0,
    allowed: verdicts.every(({ allowed }) => allowed),
    through: verdicts.flatMap(({ through }) => through),
    lacks: verdicts.flatMap(({ lacks }) => lacks),
    ...(madeThrough && { madeThrough }),
  };
}

/** The host refuses whatever is asked through policies of which a role is gone. */
function explainPolicies(
  profile: StoredProfile,
  roles: RoleLookup,
  request: ExplainedRequest,
  holder: string,
): Pick<ExplainedKey, "allowed" | "through" | "lacks"> {
  try {
    return explainByHost([profile], roles, request, holder);
  } catch (error) {
    const gone = error instanceof UnresolvableRole ? error.unresolved : [];
    if (gone.length === 0 || gone.some(({ reason }) => reason !== "missing")) {
      return resolve(() => {
        throw error;
      });
    }
    const lacks = gone.map(({ policy, roleId: id }): LackingPolicy => {
      const roleId = String(id);
      const message = `Role "${roleId}" does not exist, which policies[${policy}] of ${holder} names: the key may do nothing.`;
      return { profileId: profile._id, policy, roleId, reason: "role-missing", message };
    });
    return { allowed: false, through: [], lacks };
  }
}

/** Tells which rights of a key are cut, and by which side; `undefined`: the subject has no limits. */
export function cutOf({ apiKeyId, profiles, limits, roles }: Subject): KeyCut | undefined {
  const limiting = limitingProfiles(limits);
  const [first, ...rest] = limiting;
  if (apiKeyId === undefined || first === undefined) {
    return undefined;
  }
  const ofUser = resolve(() => compiledRights(profiles, roles));
  const ofPolicies = resolve(() => withinLimits(compiledRights([first], roles), rest, roles));
  const byPolicies = listedRights(difference(ofUser, ofPolicies));
  const byUser = listedRights(difference(ofPolicies, ofUser));
  return {
    apiKeyId,
    byPolicies: byPolicies.rights,
    byUser: byUser.rights,
    complete: byPolicies.complete && byUser.complete,
  };
}
