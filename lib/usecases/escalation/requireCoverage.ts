import type { Claim } from "../../domain/escalation/claimTypes";
import type { ActorRights } from "../../domain/escalation/shortfalls";
import { shortfalls } from "../../domain/escalation/shortfalls";
import type { RoleLookup } from "../../domain/rights";
import { UnresolvableRestriction, UnresolvableRole } from "../../domain/rights";
import { EscalationError } from "../../errors/errors";
import { rightsUnresolvable } from "../../errors/unavailable";
import { compiledRights, holdsEverything } from "./compiledRights";
import type { GuardContext } from "./context";
import { roleIdsToCompile } from "./context";

/**
 * Refuses unless the actor covers every claim. Does not judge the application itself. An actor who
 * covers everything passes even where a claim cannot be resolved: somebody must be able to repair
 * broken documents.
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
  if (context.actor === undefined) {
    return;
  }
  const actor = await rightsOfActor(context);
  if (holdsEverything(actor.rights)) {
    return;
  }
  const claims = await claimsOf();
  const roles = await rolesOf(context, claims);
  const lacking = resolve(() => shortfalls(actor, claims, roles, compiledRights));
  if (lacking.length > 0) {
    throw new EscalationError(what, lacking, context.actor.profileIds);
  }
}

/** Collects the claims of several ids, one after the other. */
export async function forEach<T>(
  ids: readonly string[],
  claimsOf: (id: string) => Promise<readonly T[]>,
): Promise<T[]> {
  const claims: T[] = [];
  for (const id of ids) {
    claims.push(...(await claimsOf(id)));
  }
  return claims;
}

/** Returns the rights that the actor holds. */
export async function rightsOfActor({
  host,
  actor,
}: Pick<GuardContext, "host" | "actor">): Promise<ActorRights> {
  const profiles = [...(await host.findProfiles(actor?.profileIds ?? [])).values()];
  const roles = await host.findRoles(roleIdsToCompile(profiles));
  return resolve(() => ({
    rights: compiledRights(profiles, roles),
    holding: { profiles, roles },
  }));
}

async function rolesOf(context: GuardContext, claims: readonly Claim[]): Promise<RoleLookup> {
  const profiles = claims.flatMap((claim) => (claim.kind === "profile" ? [claim.profile] : []));
  return context.host.findRoles(roleIdsToCompile(profiles));
}

/** @throws 503 in the place of the algebra's errors: fails closed where it cannot resolve rights */
export function resolve<T>(compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    if (error instanceof UnresolvableRole || error instanceof UnresolvableRestriction) {
      throw rightsUnresolvable(error.message);
    }
    throw error;
  }
}
