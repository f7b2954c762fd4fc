import type { Knowledge } from "../../domain/disclosure/knowledge";
import { knowledgeOf, OMNISCIENT } from "../../domain/disclosure/knowledge";
import type { ActorRights } from "../../domain/escalation/shortfalls";
import { UnresolvableRestriction, UnresolvableRole } from "../../domain/rights";
import { rightsUnresolvable } from "../../errors/unavailable";
import { limitingProfiles, withinLimits } from "./limitedRights";
import { compiledRights } from "./compiledRights";
import type { GuardContext } from "./context";
import { roleIdsToCompile } from "./context";

/** Returns the rights that the actor holds: within the limits of the API key that they use. */
export async function rightsOfActor({
  host,
  actor,
}: Pick<GuardContext, "host" | "actor">): Promise<ActorRights> {
  const profiles = [...(await host.findProfiles(actor?.profileIds ?? [])).values()];
  const limiting = limitingProfiles(actor?.limits);
  const roles = await host.findRoles(roleIdsToCompile([...profiles, ...limiting]));
  return resolve(() => ({
    rights: withinLimits(compiledRights(profiles, roles), limiting, roles),
    holding: { profiles, roles },
  }));
}

/** Returns what the actor may know of what is stored. */
export async function knowledgeFor(
  context: Pick<GuardContext, "host" | "actor" | "config">,
): Promise<Knowledge> {
  if (context.actor === undefined) {
    return OMNISCIENT;
  }
  const { guardNativeActions, restrictListings } = context.config;
  const { rights } = await rightsOfActor(context);
  return knowledgeOf(rights, guardNativeActions && restrictListings);
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
