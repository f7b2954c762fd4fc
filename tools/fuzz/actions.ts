import { NodeState } from "../../lib/usecases/status/NodeState";
import { profileGuardController } from "../../lib/controllers/profileGuardController";
import { actionsThat, guardedHostActions } from "../../lib/domain/actions";

/** A URL of one of the plugin's own actions. */
export interface Route {
  readonly verb: string;
  /** With placeholders, `/profile-guard/profiles/:_id`. */
  readonly path: string;
}

/** An action that the plugin guards or adds, or one on data. */
export interface GuardedAction {
  readonly controller: string;
  readonly action: string;
  /** None for the host's own, which are sent to `/_query`. */
  readonly routes: readonly Route[];
  /** Tells whether the administrator sends it too. */
  readonly byAdmin: boolean;
  /** On data: the tenant alone sends it. */
  readonly onData?: true;
}

const REMOVALS = actionsThat(({ removes }) => removes !== undefined);

/**
 * Lists actions that the administrator does not send: they would end or empty what the run stands on, lock
 * them out, stop the process to be looked at, or take the profiles away from users who are being made. A
 * caller who covers nothing sends these all the same.
 */
const KEPT_FROM_ADMIN: ReadonlySet<string> = new Set([
  ...REMOVALS,
  ...guardedHostActions().filter((key) => key.startsWith("debug:")),
  "admin:dump",
  "admin:resetCache",
  "admin:resetSecurity",
  "admin:shutdown",
  "auth:deleteMyCredentials",
  "profile-guard:repairDangling",
  "security:createFirstAdmin",
  "security:deleteProfile",
  "security:mDeleteProfiles",
  "security:restrictDefaultRights",
  "security:updateProfileMapping",
  "security:updateRoleMapping",
  "security:updateUserMapping",
]);

const neverRun = (): never => {
  throw new Error("nothing is run here");
};

const { actions } = profileGuardController(neverRun, new NodeState(neverRun));

const OWN = Object.entries(actions).map(([name, { http = [] }]) => ({
  key: `profile-guard:${name}`,
  routes: http.map(({ verb, path }) => ({ verb, path })),
}));

/** They search for users, profiles, roles and keys. */
const SEARCHES = actionsThat(({ query, data }) => query !== undefined && data === undefined);

const NATIVE = [...new Set([...guardedHostActions(), ...REMOVALS, ...SEARCHES])].map((key) => ({
  key,
  routes: [] as Route[],
}));

interface HostRoute extends Route {
  readonly controller: string;
  readonly action: string;
}

// oxlint-disable-next-line typescript/no-require-imports -- the host's inner files have no types
const HOST_ROUTES = require("kuzzle/dist/lib/api/httpRoutes") as readonly HostRoute[];

/** The memory storage is left out: what Redis refuses the host answers 500, whatever the plugin does. */
const OF_REDIS: ReadonlySet<string> = new Set(
  actionsThat((_declaration, controller) => controller === "ms" || controller === "memoryStorage"),
);

const DATA = actionsThat(({ data }) => data !== undefined)
  .filter((key) => !REMOVALS.includes(key) && !OF_REDIS.has(key))
  .map((key) => ({
    key,
    routes: HOST_ROUTES.filter(({ controller, action }) => key === `${controller}:${action}`).map(
      ({ verb, path }) => ({ verb, path }),
    ),
    onData: true as const,
  }));

/** Every action that the plugin guards or adds, and those on data. */
export const ACTIONS: readonly GuardedAction[] = [...NATIVE, ...OWN, ...DATA].map(
  ({ key, ...others }) => {
    const at = key.lastIndexOf(":");
    return {
      controller: key.slice(0, at),
      action: key.slice(at + 1),
      byAdmin: !KEPT_FROM_ADMIN.has(key),
      ...others,
    };
  },
);

export function keyOf({ controller, action }: { controller: string; action: string }): string {
  return `${controller}:${action}`;
}
