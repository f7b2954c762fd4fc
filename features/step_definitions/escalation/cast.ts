/**
 * Defines the cast of these features. Every manager holds every action of every controller that they
 * could need, so that the host refuses them nothing: only the plugin's rule stops them.
 */

const all = { actions: { "*": true } };

/** Works for one tenant, with everything that there is, administration included. */
const TENANT_MANAGER = {
  controllers: Object.fromEntries(
    [
      ...["auth", "server", "document", "bulk", "collection", "index", "realtime"],
      ...["security", "profile-guard", "admin", "debug"],
      "kuzzle-plugin-auth-passport-local/password",
    ].map((controller) => [controller, all]),
  ),
};

const USER_ACTIONS = Object.fromEntries(
  [
    ...["createUser", "updateUser", "replaceUser", "upsertUser", "deleteUser", "mDeleteUsers"],
    ...["createRestrictedUser", "createCredentials", "updateCredentials", "deleteCredentials"],
    ...["createApiKey", "deleteApiKey", "revokeTokens", "getUser", "searchUsers"],
  ].map((action) => [action, true]),
);

const ROLE_ACTIONS = Object.fromEntries(
  [
    ...["createRole", "createOrReplaceRole", "updateRole", "deleteRole", "mDeleteRoles"],
    ...["getRole", "searchRoles"],
  ].map((action) => [action, true]),
);

/** Writes of every kind, and nothing that shows a user, a profile or a role. */
const WRITE_ACTIONS = Object.fromEntries(
  [
    ...["createProfile", "createOrReplaceProfile", "updateProfile", "deleteProfile"],
    ...["mDeleteProfiles", "createRole", "createOrReplaceRole", "updateRole", "deleteRole"],
    ...["mDeleteRoles", "createUser", "updateUser", "replaceUser", "upsertUser", "deleteUser"],
    ...["mDeleteUsers", "createRestrictedUser", "createCredentials", "updateCredentials"],
    ...["deleteCredentials", "createApiKey", "deleteApiKey", "revokeTokens"],
  ].map((action) => [action, true]),
);

const reading = { document: { actions: { get: true, search: true, count: true } } };

export const ROLES: Readonly<Record<string, object>> = {
  "tenant-manager": TENANT_MANAGER,
  "user-administrator": {
    controllers: {
      auth: all,
      security: { actions: USER_ACTIONS },
      "profile-guard": { actions: { createUser: true, createRestrictedUser: true } },
      "kuzzle-plugin-auth-passport-local/password": all,
    },
  },
  "tenant-writer": {
    controllers: {
      ...Object.fromEntries(
        ["auth", "document", "bulk", "collection", "index", "realtime", "profile-guard"].map(
          (controller) => [controller, all],
        ),
      ),
      security: { actions: WRITE_ACTIONS },
      admin: { actions: { loadSecurities: true } },
      "kuzzle-plugin-auth-passport-local/password": all,
    },
  },
  "role-author": { controllers: { auth: all, security: { actions: ROLE_ACTIONS }, ...reading } },
  // neither looks at a place
  "no-place": { controllers: { auth: { actions: { getCurrentUser: true } } } },
  superuser: { controllers: { "*": all } },
  member: { controllers: { auth: all, ...reading } },
  shopper: { controllers: { auth: all, ...reading } },
};

export const PROFILES: Readonly<Record<string, object>> = {
  "acme-director": {
    policies: [{ roleId: "tenant-manager", restrictedTo: [{ index: "pg-acme" }] }],
  },
  "product-director": {
    policies: [
      {
        roleId: "tenant-manager",
        restrictedTo: [{ index: "pg-acme", collections: ["products"] }],
      },
    ],
  },
  "acme-writer": { policies: [{ roleId: "tenant-writer", restrictedTo: [{ index: "pg-acme" }] }] },
  "user-administrator": { policies: [{ roleId: "user-administrator" }] },
  "role-author": { policies: [{ roleId: "role-author" }] },
  superuser: { policies: [{ roleId: "superuser" }] },
  "acme-member": { policies: [{ roleId: "member", restrictedTo: [{ index: "pg-acme" }] }] },
  "globex-member": { policies: [{ roleId: "member", restrictedTo: [{ index: "pg-globex" }] }] },
  shopper: {
    policies: [
      { roleId: "shopper", restrictedTo: [{ index: "pg-acme", collections: ["products"] }] },
    ],
  },
};

/** The users of attacks, as the features call them; their kuids, and their profiles. */
export const ACTORS: Readonly<Record<string, { kuid: string; profileIds: readonly string[] }>> = {
  "the manager": { kuid: "manager", profileIds: ["acme-director"] },
  "the product manager": { kuid: "product-manager", profileIds: ["product-director"] },
  "the writing manager": { kuid: "writing-manager", profileIds: ["acme-writer"] },
  "the united manager": { kuid: "united-manager", profileIds: ["acme-director", "globex-member"] },
  "the user administrator": { kuid: "user-administrator", profileIds: ["user-administrator"] },
  "the role author": { kuid: "role-author", profileIds: ["role-author"] },
  "the superuser": { kuid: "superuser", profileIds: ["superuser"] },
  "the shopper": { kuid: "shopper", profileIds: ["shopper"] },
};

/** The documents that only globex may read, and those that everybody of acme may. */
export const DOCUMENTS = [
  { index: "pg-globex", collection: "orders", _id: "secret", body: { text: "globex-secret" } },
  { index: "pg-acme", collection: "orders", _id: "order", body: { text: "acme-order" } },
  { index: "pg-acme", collection: "products", _id: "anvil", body: { text: "acme-anvil" } },
] as const;
