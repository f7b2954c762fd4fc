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
  const { profiles, roles } = change;
  const preset = presetOf(host, config);
  const touched = preset.filter((id) => profiles?.has(id) === true);
  if (actor === undefined || (touched.length === 0 && roles === undefined)) {
    return;
  }
  const isDeleted = touched.some((id) => profiles?.get(id) === null);
  if (!isDeleted && !(await startsToAdminister(host, preset, change))) {
    return;
  }
  if (!holdsEverything((await rightsOfActor(context)).rights)) {
    throw presetKept();
  }
}
