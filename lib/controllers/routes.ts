import type { ControllerDefinition } from "kuzzle";

import { OWN_CONTROLLER } from "../domain/actions";
import { operationOf } from "./openapi/operation";
import type { Route } from "./openapi/Route";

export type { Route } from "./openapi/Route";

type HttpRoutes = NonNullable<ControllerDefinition["actions"][string]["http"]>;

/** Returns the routes of an action as Kuzzle takes them, each with what `server:openapi` says of it. */
export function httpOf(action: string, routes: readonly Route[]): HttpRoutes {
  return routes.map((route) => ({
    verb: route.verb,
    path: `/${OWN_CONTROLLER}${route.path}`,
    openapi: operationOf(action, route),
  }));
}
