import type { Rights } from "../rights";
import { combineRights } from "../rights/cells";
import { EVERYWHERE, isNowhere, NOWHERE } from "../rights/locations";

/** The same actions, each held everywhere if it is held anywhere. */
export function ignoringPlaces(rights: Rights): Rights {
  return combineRights(rights, rights, (held) => (isNowhere(held) ? NOWHERE : EVERYWHERE));
}
