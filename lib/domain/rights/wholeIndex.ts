import { locationsOf } from "./cells";
import { collectionsOf } from "./locations";
import type { Rights, RightsRequest } from "./types";

/** Tells whether rights hold an action in every collection of an index, and on the index itself. */
export function holdsWholeIndex(
  rights: Rights,
  { controller, action }: Pick<RightsRequest, "controller" | "action">,
  index: string,
): boolean {
  const { unnamed, complement, names } = collectionsOf(
    locationsOf(rights, { controller, action }),
    index,
  );
  return unnamed && complement && names.length === 0;
}
