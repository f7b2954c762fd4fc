import type { Rights } from "../rights";
import { combineRights } from "../rights/cells";
import { EVERYWHERE, isNowhere, NOWHERE } from "../rights/locations";

/** Widens each action to every place if it is held anywhere. */
export function ignoringPlaces(rights: Rights): Rights {
  return combineRights(rights, rights, (held) => (isNowhere(held) ? NOWHERE : EVERYWHERE));
}
