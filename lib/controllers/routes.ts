import type { ControllerDefinition } from "kuzzle";

import { OWN_CONTROLLER } from "../domain/actions";

/** A URL of an own action; `path` stands below `/profile-guard`. */
export interface Route {
  readonly verb: "get" | "post" | "put";
  readonly path: string;
}

type HttpRoutes = NonNullable<ControllerDefinition["actions"][string]["http"]>;

/** Returns the routes as Kuzzle takes them. */
export function httpOf(routes: readonly Route[]): HttpRoutes {
  return routes.map(({ verb, path }) => ({ verb, path: `/${OWN_CONTROLLER}${path}` }));
}
