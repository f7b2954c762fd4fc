import type { Kernel } from "./kernel";

/** Which methods of a controller are actions; source: lib/api/controllers/baseController.ts. */
interface WithActions {
  readonly _actions: Iterable<string>;
}

/** Every controller, those of plugins included, with the names of its actions. */
export function apiOf({
  funnel,
  pluginsManager,
}: Pick<Kernel, "funnel" | "pluginsManager">): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(
    [...pluginsManager.controllers, ...funnel.controllers].map(([name, controller]) => [
      name,
      new Set((controller as unknown as WithActions)._actions),
    ]),
  );
}
