import type { Claim, Shortfall } from "../../domain/escalation/claimTypes";
import { visibleShortfalls } from "../../domain/escalation/visibleShortfalls";
import { shortfalls } from "../../domain/escalation/shortfalls";
import { hasPolicies } from "../../domain/policies/keyLimits";
import type { RoleLookup } from "../../domain/rights";
import { EscalationError } from "../../errors/errors";
import { grantableRights, knowledgeFor, resolve } from "./actorRights";
import { compiledRights, holdsEverything } from "./compiledRights";
import type { GuardContext } from "./context";
import { gatherInSlices } from "../support/inSlices";
import { withDelegationHints } from "./delegationHints";
import { meantIndexes } from "./meantIndexes";
import { roleIdsToCompile } from "../../domain/storedPolicies";

/** Stands for the names of profiles: nobody knows which of the caller's falls short then. */
const BY_KEY = "You act through an API key: its policies count.";

/**
 * Refuses unless the actor covers every claim. Does not judge the application itself. An actor who
 * covers everything passes even where a claim cannot be resolved: somebody must be able to repair
 * broken documents. Tells the actor only what the host's own actions would show them: the audit and the
 * log get all.
 *
 * @param what     begins the refusal: `Not allowed to write profile "a".`
 * @param claimsOf called only when the answer depends on it
 * @throws EscalationError 403 `profile-guard.rights.escalation`
 * @throws 503 `profile-guard.decision.unavailable` when a right cannot be resolved
 */
export async function requireCoverage(
  context: GuardContext,
  what: string,
  claimsOf: () => Promise<readonly Claim[]> | readonly Claim[],
): Promise<void> {
  const lacking = withDelegationHints(context, await lackingFor(context, claimsOf));
  if (lacking.length > 0) {
    const visible = visibleShortfalls(lacking, (await knowledgeFor(context)).sees);
    const isByCoverage = context.config.restrictSecurityReads === "covered";
    const told = { ...visible, isByCoverage };
    const meant = await meantIndexes(context, told.shown);
    const { limits, profileIds = [] } = context.actor ?? {};
    throw hasPolicies(limits)
      ? new EscalationError(`${what} ${BY_KEY}`, lacking, [], { ...told, meant })
      : new EscalationError(what, lacking, profileIds, { ...told, meant });
  }
}

/** Tells whether the actor covers every claim. */
export async function isCovered(
  context: GuardContext,
  claimsOf: () => Promise<readonly Claim[]>,
): Promise<boolean> {
  return (await lackingFor(context, claimsOf)).length === 0;
}

async function lackingFor(
  context: GuardContext,
  claimsOf: () => Promise<readonly Claim[]> | readonly Claim[],
): Promise<Shortfall[]> {
  if (context.actor === undefined) {
    return [];
  }
  const actor = await grantableRights(context);
  if (holdsEverything(actor.rights)) {
    return [];
  }
  const claims = await claimsOf();
  const stored = await rolesOf(context, claims);
  const { sees } = await knowledgeFor(context);
  if (claims.length <= FEW) {
    return resolve(() => shortfalls(actor, claims, { stored, compile: compiledRights, sees }));
  }
  // as many would leave nothing else in the cache
  const all = function* (): Generator<readonly Shortfall[]> {
    for (let first = 0; first < claims.length; first += FEW) {
      const some = claims.slice(first, first + FEW);
      yield resolve(() => shortfalls(actor, some, { stored, sees }));
    }
  };
  return gatherInSlices(all());
}

/** Claims that are compared at once, some milliseconds: a role may be used by thousands of profiles. */
const FEW = 20;

async function rolesOf(context: GuardContext, claims: readonly Claim[]): Promise<RoleLookup> {
  const profiles = claims.flatMap((claim) => (claim.kind === "profile" ? [claim.profile] : []));
  return context.host.findRoles(roleIdsToCompile(profiles));
}
