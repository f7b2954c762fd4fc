import { profileGuardController } from "../../lib/controllers/profileGuardController";
import { actionsThat, guardedHostActions } from "../../lib/domain/actions";

/** A URL of one of the plugin's own actions. */
export interface Route {
  readonly verb: string;
  /** With placeholders, `/profile-guard/profiles/:_id`. */
  readonly path: string;
}

/** An action that the plugin guards or adds. */
export interface GuardedAction {
  readonly controller: string;
  readonly action: string;
  /** None for the host's own, which are sent to `/_query`. */
  readonly routes: readonly Route[];
  /** Whether an administrator is let loose on it. */
  readonly byAdmin: boolean;
}

const REMOVALS = actionsThat(({ removes }) => removes !== undefined);

/**
 * What the administrator is kept from: it would end or empty what the run stands on, lock him out,
 * stop the process to be looked at, or take the profiles away from users who are being made. A
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

const { actions } = profileGuardController(() => {
  throw new Error("nothing is run here");
});

const OWN = Object.entries(actions).map(([name, { http = [] }]) => ({
  key: `profile-guard:${name}`,
  routes: http.map(({ verb, path }) => ({ verb, path })),
}));

const NATIVE = [...new Set([...guardedHostActions(), ...REMOVALS])].map((key) => ({
  key,
  routes: [] as Route[],
}));

/** Every action that the plugin guards or adds. */
export const ACTIONS: readonly GuardedAction[] = [...NATIVE, ...OWN].map(({ key, routes }) => {
  const at = key.lastIndexOf(":");
  return {
    controller: key.slice(0, at),
    action: key.slice(at + 1),
    routes,
    byAdmin: !KEPT_FROM_ADMIN.has(key),
  };
});

export function keyOf({ controller, action }: { controller: string; action: string }): string {
  return `${controller}:${action}`;
}
