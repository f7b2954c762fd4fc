import { allows } from "../../domain/rights";
import { DisclosureError } from "../../errors/errors";
import { rightsOfActor } from "../escalation/requireCoverage";
import type { DecisionContext } from "../support/context";

/** Documents to see: one stored document whose id is known, or all of a kind. */
export type Visible = "role" | "profile" | "user" | "roles" | "profiles" | "users" | "credentials";

/** The host's own actions that show the same; any one of them is enough. */
const SHOWN_BY: Readonly<Record<Visible, readonly string[]>> = {
  role: ["getRole", "mGetRoles", "searchRoles"],
  profile: ["getProfile", "mGetProfiles", "searchProfiles"],
  user: ["getUser", "mGetUsers", "searchUsers"],
  roles: ["searchRoles"],
  profiles: ["searchProfiles"],
  users: ["searchUsers"],
  credentials: ["getUserStrategies", "hasCredentials"],
};

/**
 * Refuses unless the host's own actions would have shown the actor as much. The application itself
 * may see everything.
 *
 * @throws DisclosureError 403 `profile-guard.rights.disclosure`, naming the rights it needs
 */
export async function requireVisible(
  context: Pick<DecisionContext, "host" | "actor">,
  ...wanted: readonly Visible[]
): Promise<void> {
  const may = await visibilityOf(context);
  const lacking = wanted.filter((sight) => !may(sight));
  if (lacking.length > 0) {
    throw new DisclosureError(lacking.map((sight) => SHOWN_BY[sight]));
  }
}

/** Tells what the actor may see, for answers that leave out the rest. */
export async function visibilityOf(
  context: Pick<DecisionContext, "host" | "actor">,
): Promise<(sight: Visible) => boolean> {
  if (context.actor === undefined) {
    return () => true;
  }
  const { rights } = await rightsOfActor(context);
  return (sight) =>
    SHOWN_BY[sight].some((action) => allows(rights, { controller: "security", action }));
}
