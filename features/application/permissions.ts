/** Two tenants, in indexes whose names nobody else has on a shared Elasticsearch. */
export const tenants = {
  "pg-acme": { orders: { mappings: {} }, products: { mappings: {} } },
  "pg-globex": { orders: { mappings: {} } },
};

const login = { login: true, checkToken: true, getCurrentUser: true, logout: true };
const guardedActions = {
  createProfile: true,
  createOrReplaceProfile: true,
  updateProfile: true,
  createUser: true,
  createRestrictedUser: true,
};

export const standardRoles = {
  /** Strangers may log in and sign up. */
  anonymous: {
    controllers: {
      auth: { actions: login },
      server: { actions: { publicApi: true } },
      security: { actions: { createRestrictedUser: true } },
      "profile-guard": { actions: { createRestrictedUser: true } },
    },
  },
  default: {
    controllers: { auth: { actions: login }, server: { actions: { publicApi: true } } },
  },
};

export const roles = {
  reader: { controllers: { document: { actions: { get: true, search: true } } } },
  editor: { controllers: { document: { actions: { get: true, create: true, update: true } } } },
  /** Works with a tenant's documents, and manages profiles and users. */
  manager: {
    controllers: {
      auth: { actions: login },
      server: { actions: { publicApi: true } },
      document: { actions: { get: true, search: true, create: true, update: true } },
      security: { actions: { ...guardedActions, getProfile: true, getUser: true } },
      "profile-guard": { actions: guardedActions },
    },
  },
  /** Reads the audit, and restores profiles; sees no users and no roles. */
  auditor: {
    controllers: {
      auth: { actions: login },
      "profile-guard": {
        actions: { searchAudit: true, exportAudit: true, history: true, restore: true },
      },
      security: { actions: { searchProfiles: true, createOrReplaceProfile: true } },
    },
  },
};

export const profiles = {
  customer: {
    policies: [
      { roleId: "default" },
      { roleId: "reader", restrictedTo: [{ index: "pg-acme", collections: ["products"] }] },
    ],
  },
  "acme-manager": { policies: [{ roleId: "manager", restrictedTo: [{ index: "pg-acme" }] }] },
  "globex-manager": { policies: [{ roleId: "manager", restrictedTo: [{ index: "pg-globex" }] }] },
  "audit-manager": { policies: [{ roleId: "auditor" }] },
};

/** The callers that the features name, beside `admin` and `anonymous`, and their profiles. */
export const callers = {
  "acme-manager": ["acme-manager"],
  "globex-manager": ["globex-manager"],
  "audit-manager": ["audit-manager"],
  customer: ["customer"],
} as const;
