import type { StoredProfile, StoredRole } from "../../domain/rights";

const allowed = (...names: readonly string[]): { actions: Record<string, true> } => ({
  actions: Object.fromEntries(names.map((name) => [name, true as const])),
});

/**
 * The host's own roles as the first admin's `reset` leaves them, for files that do not define
 * them. On a fresh Kuzzle all three allow everything, until that. A test compares them with the
 * installed host. Source: the host's lib/config/default.config.ts `security.standard`.
 */
export const HOST_ROLES: readonly StoredRole[] = [
  { _id: "admin", controllers: { "*": allowed("*") } },
  {
    _id: "default",
    controllers: {
      auth: allowed("checkToken", "getCurrentUser", "getMyRights", "logout", "updateSelf"),
      server: allowed("publicApi"),
    },
  },
  {
    _id: "anonymous",
    controllers: {
      auth: allowed("checkToken", "getCurrentUser", "getMyRights", "login"),
      server: allowed("publicApi", "openapi"),
    },
  },
];

export const HOST_PROFILES: readonly StoredProfile[] = HOST_ROLES.map(({ _id }) => ({
  _id,
  policies: [{ roleId: _id }],
}));
