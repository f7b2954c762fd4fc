import type { Kernel } from "./kernel";

/** The part of a controller that tells its actions; source: lib/api/controllers/baseController.ts. */
interface WithActions {
  readonly _actions: Iterable<string>;
}

/** The host's own controllers. Source: lib/api/funnel.js `isNativeController`. */
export function nativeApiOf({
  funnel,
}: Pick<Kernel, "funnel">): ReadonlyMap<string, ReadonlySet<string>> {
  return actionsOf(funnel.controllers);
}

/** Every controller, those of plugins included, with the names of its actions. */
export function apiOf({
  funnel,
  pluginsManager,
}: Pick<Kernel, "funnel" | "pluginsManager">): ReadonlyMap<string, ReadonlySet<string>> {
  return actionsOf([...pluginsManager.controllers, ...funnel.controllers]);
}

function actionsOf(
  controllers: Iterable<readonly [string, object]>,
): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(
    [...controllers].map(([name, controller]) => [
      name,
      new Set((controller as unknown as WithActions)._actions),
    ]),
  );
}
