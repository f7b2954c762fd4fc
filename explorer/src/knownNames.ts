import { nearestName } from "../../lib/domain/nearest";
import { session } from "./session";
import { TEXTS } from "./texts";

/** Says what is odd about an action that nobody knows, and what was likely meant; "": it is known. */
export function oddAction(action: string): string {
  const { actions } = session.names;
  if (action === "" || actions.length === 0 || actions.includes(action)) {
    return "";
  }
  const named = action.includes(":")
    ? []
    : actions.filter((one) => one.slice(one.lastIndexOf(":") + 1) === action);
  const nearest = named.length > 0 ? undefined : nearestName(action, actions);
  const meant = named.length > 0 ? named.join(", ") : nearest;
  return [
    TEXTS.ask.unknownAction(action),
    ...(meant === undefined ? [] : [TEXTS.meant(meant)]),
  ].join(" ");
}

/** The same of a place; without a place, and where none can be known, "". */
export function oddPlace(place: string): string {
  const { places } = session.names;
  const [index = ""] = place.split("/");
  const isListed = place.includes("/")
    ? places.includes(place) || isUnlisted(index)
    : places.includes(place);
  if (place === "" || places.length === 0 || isListed) {
    return "";
  }
  const nearest = nearestName(place, places);
  return [
    TEXTS.ask.unknownPlace(place),
    ...(nearest === undefined ? [] : [TEXTS.meant(nearest)]),
  ].join(" ");
}

/** Of many indexes the collections are not read, and of some they may not be seen. */
function isUnlisted(index: string): boolean {
  const { places } = session.names;
  return places.includes(index) && !places.some((one) => one.startsWith(`${index}/`));
}
