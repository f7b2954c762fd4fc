import { readActionKey } from "../domain/actions";
import type { Around, Host } from "../host/port/Host";

/**
 * Stands around each of these actions, by `controller:action`.
 *
 * @returns those that the host does not have
 */
export function interceptEach(
  host: Pick<Host, "intercept">,
  keys: readonly string[],
  aroundOf: (key: string) => Around,
): string[] {
  return keys.filter((key) => {
    const { controller, action } = readActionKey(key);
    return !host.intercept(controller, action, aroundOf(key));
  });
}
