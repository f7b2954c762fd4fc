import type { RoomHandle } from "../../domain/actions";
import { readActionKey } from "../../domain/actions";
import { allows } from "../../domain/rights";
import { UncheckedError } from "../../errors/errors";
import { holdsEverything } from "../escalation/compiledRights";
import type { ClientRequest } from "../support/context";
import { currentRights, holdsEverywhere } from "../escalation/currentRights";

/**
 * Judges the id of a realtime room as the index and collection that the room is of. A caller who may
 * subscribe in some places only gets one answer for a room elsewhere and for none: it must not tell
 * which rooms others have.
 *
 * @throws UncheckedError 403 `profile-guard.rights.unchecked`
 */
export async function checkRoom(
  { host, actor, command }: ClientRequest,
  { as, ownSubscription }: RoomHandle,
  roomId: string,
  connectionId: string,
): Promise<void> {
  if (ownSubscription !== undefined && host.handles.isSubscribed(connectionId, roomId)) {
    return;
  }
  const rights = await currentRights(host, actor);
  const needed = readActionKey(as);
  if (holdsEverything(rights) || holdsEverywhere(rights, needed)) {
    return;
  }
  const place = await host.handles.roomPlace(roomId);
  if (place === undefined || !allows(rights, { ...needed, ...place })) {
    throw new UncheckedError(
      `Not allowed to run ${command.controller}:${command.action} on the room ${JSON.stringify(roomId)}: either there is none (any more), or no policy allows ${as} where it is. Subscribe again, with index, collection and filters: whoever may subscribe there gets its id.`,
    );
  }
}
