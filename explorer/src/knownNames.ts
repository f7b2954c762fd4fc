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
