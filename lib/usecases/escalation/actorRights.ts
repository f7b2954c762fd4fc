import type { Knowledge } from "../../domain/disclosure/knowledge";
import { knowledgeOf, OMNISCIENT, withoutSecurities } from "../../domain/disclosure/knowledge";
import type { ActorRights } from "../../domain/escalation/shortfalls";
import { allows, isUnresolvable } from "../../domain/rights";
import { rightsUnresolvable } from "../../errors/unavailable";
import { limitingProfiles, withinLimits } from "./limitedRights";
import { compiledRights, holdsEverything } from "./compiledRights";
import type { GuardContext } from "./context";
import { roleIdsToCompile } from "../../domain/storedPolicies";

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

/**
 * Returns the rights that the actor may hand out, and by which they may act for others: all that they
 * hold, but for those of profiles that somebody may assign without covering them. Otherwise whoever
 * may assign such a profile could make a user who has it beside the right to administer, and act as
 * them. It counts where it allows the requested action by itself: then it was meant to administer.
 */
export async function grantableRights(
  context: Pick<GuardContext, "host" | "actor" | "config" | "command">,
): Promise<ActorRights> {
  const whole = await rightsOfActor(context);
  const delegated = new Set(context.config.delegations.flatMap(({ mayAssign }) => mayAssign));
  const { profiles, roles } = whole.holding;
  const counted = profiles.filter(
    (profile) =>
      !delegated.has(profile._id) ||
      resolve(() => allows(compiledRights([profile], roles), context.command)),
  );
  if (counted.length === profiles.length) {
    return whole;
  }
  const limiting = limitingProfiles(context.actor?.limits);
  const rights = resolve(() => withinLimits(compiledRights(counted, roles), limiting, roles));
  return { ...whole, rights, held: whole.rights };
}

/** Returns what the actor may know of what is stored. */
export async function knowledgeFor(
  context: Pick<GuardContext, "host" | "actor" | "config">,
): Promise<Knowledge> {
  if (context.actor === undefined) {
    return OMNISCIENT;
  }
  const { guardNativeActions, restrictListings, restrictSecurityReads } = context.config;
  const { rights } = await rightsOfActor(context);
  const knowledge = knowledgeOf(rights, guardNativeActions && restrictListings);
  const mayReadAll =
    context.host.isCut === true || !guardNativeActions || restrictSecurityReads !== "covered";
  // a write tells of whatever it touches, covered or not
  return mayReadAll || holdsEverything(rights) ? knowledge : withoutSecurities(knowledge);
}

/** @throws 503 in the place of the algebra's errors: fails closed where it cannot resolve rights */
export function resolve<T>(compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    if (isUnresolvable(error)) {
      throw rightsUnresolvable(error.message);
    }
    throw error;
  }
}
