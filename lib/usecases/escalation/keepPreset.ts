import { presetKept } from "../../errors/errors";
import { rightsOfActor } from "./actorRights";
import type { Change } from "./change";
import { holdsEverything } from "./compiledRights";
import type { GuardContext } from "./context";
import { presetOf, startsToAdminister } from "./preset";

/**
 * Refuses a change that ends sign-ups: it deletes a profile of the preset list, without which the next
 * start fails too, or lets these profiles administer, at which every sign-up is refused. Whoever
 * signs up depends on it, and not only the tenant whose manager covers the profile.
 *
 * @throws 403 `profile-guard.rights.unsafe_preset`, unless the actor covers everything
 */
export async function keepPreset(context: GuardContext, change: Change): Promise<void> {
  const { host, config, actor } = context;
  const preset = new Set(presetOf(host, config));
  const touched = [...preset].filter((id) => change.profiles?.has(id) === true);
  if (actor === undefined || (touched.length === 0 && change.roles === undefined)) {
    return;
  }
  if (holdsEverything((await rightsOfActor(context)).rights)) {
    return;
  }
  const isDeleted = touched.some((id) => change.profiles?.get(id) === null);
  const isTouched = touched.length > 0 || (await usesOneOf(context, preset, change));
  if (isDeleted || (isTouched && (await startsToAdminister(host, [...preset], change)))) {
    throw presetKept();
  }
}

/** The claims have asked for the same already: it costs nothing more. */
async function usesOneOf(
  { host }: GuardContext,
  preset: ReadonlySet<string>,
  { roles = new Map() }: Change,
): Promise<boolean> {
  for (const roleId of roles.keys()) {
    const using = await host.profilesUsingRole(roleId);
    if (using.some(({ _id }) => preset.has(_id))) {
      return true;
    }
  }
  return false;
}
