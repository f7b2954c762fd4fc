import type { Finding } from "../findings";
import { fault } from "../findings";
import { isNonEmptyText, isPlainObject } from "../plainObject";

/**
 * The host judges a request that has `targets` by these alone, and skips each that lacks an index
 * or collections: `targets: [{}]` would let anybody run any action that takes no index.
 * Source: the host's lib/model/security/user.ts `areTargetsAllowed`.
 *
 * @param action  `controller:action`
 * @param targets the argument as the host has parsed it
 * @param taken   whether the action reads it
 */
export function targetFaults(action: string, targets: unknown, taken: boolean): Finding[] {
  if (targets === undefined || (Array.isArray(targets) && targets.length === 0)) {
    return [];
  }
  if (!taken) {
    return [fault("targets.unexpected", "targets", `"targets" is no argument of ${action}.`)];
  }
  if (!Array.isArray(targets)) {
    return [fault("member.type", "targets", '"targets" must be an array.')];
  }
  return targets.flatMap((target: unknown, position) => {
    const path = `targets[${position}]`;
    if (!isPlainObject(target)) {
      return [fault("member.type", path, `"${path}" must be an object {index, collections}.`)];
    }
    const { index, collections } = target;
    return [
      ...(isNonEmptyText(index)
        ? []
        : [fault("targets.index", `${path}.index`, `"${path}.index" must name an index.`)]),
      ...(Array.isArray(collections) && collections.length > 0 && collections.every(isNonEmptyText)
        ? []
        : [
            fault(
              "targets.collections",
              `${path}.collections`,
              `"${path}.collections" must name at least one collection.`,
            ),
          ]),
    ];
  });
}
