/** Two tenants, each an index of its own. */
export const tenants = {
  acme: { orders: { mappings: {} }, products: { mappings: {} } },
  globex: { orders: { mappings: {} }, products: { mappings: {} } },
};

const login = {
  login: true,
  checkToken: true,
  getCurrentUser: true,
  getMyRights: true,
  logout: true,
};
const readDocuments = { get: true, mGet: true, search: true, count: true, exists: true };
const writeDocuments = { create: true, update: true, replace: true, delete: true };

export const roles = {
  /** Strangers may sign up, and log in. */
  anonymous: {
    controllers: {
      auth: { actions: login },
      server: { actions: { publicApi: true, now: true, healthCheck: true } },
      security: { actions: { createRestrictedUser: true } },
      "profile-guard": { actions: { createRestrictedUser: true } },
    },
  },
  default: { controllers: { auth: { actions: login } } },
  /** What a customer of a tenant may do. */
  customer: {
    controllers: { auth: { actions: login }, document: { actions: readDocuments } },
  },
  /** Works with a tenant's documents. */
  "tenant-editor": {
    controllers: {
      auth: { actions: login },
      document: { actions: { ...readDocuments, ...writeDocuments } },
    },
  },
  /** Works with a tenant's documents, and manages its profiles and users. */
  "tenant-manager": {
    controllers: {
      auth: { actions: login },
      document: { actions: { ...readDocuments, ...writeDocuments } },
      collection: { actions: { list: true, create: true, exists: true, getMapping: true } },
      security: {
        actions: {
          createProfile: true,
          createOrReplaceProfile: true,
          updateProfile: true,
          deleteProfile: true,
          getProfile: true,
          searchProfiles: true,
          createUser: true,
          createRestrictedUser: true,
          updateUser: true,
          deleteUser: true,
          getUser: true,
          searchUsers: true,
        },
      },
      "profile-guard": {
        actions: {
          createProfile: true,
          createOrReplaceProfile: true,
          updateProfile: true,
          createUser: true,
          createRestrictedUser: true,
        },
      },
    },
  },
};

export const profiles = {
  customer: {
    policies: [
      { roleId: "customer", restrictedTo: [{ index: "acme", collections: ["products"] }] },
    ],
  },
  "acme-manager": {
    policies: [{ roleId: "tenant-manager", restrictedTo: [{ index: "acme" }] }],
  },
  "globex-manager": {
    policies: [{ roleId: "tenant-manager", restrictedTo: [{ index: "globex" }] }],
  },
};
