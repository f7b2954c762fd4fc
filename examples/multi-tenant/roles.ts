/**
 * A role says which actions may be called. Where, is the profile's business (see `profiles.ts`).
 *
 * Actions of `auth` and `security` take no index: a restriction to one has no effect on them.
 */

/** For everybody who has an account, whatever else he may do. */
const account = {
  login: true,
  logout: true,
  checkToken: true,
  getCurrentUser: true,
  getMyRights: true,
};
const readDocuments = { get: true, mGet: true, search: true, count: true, exists: true };
const writeDocuments = { create: true, update: true, replace: true, delete: true };

/** What strangers and accounts without rights keep: the first admin closes the rest. */
export const standardRoles = {
  /** Strangers may log in, and sign up: they then get the preset profiles, nothing else. */
  anonymous: {
    controllers: {
      auth: { actions: account },
      server: { actions: { publicApi: true, now: true, healthCheck: true } },
      security: { actions: { createRestrictedUser: true } },
      "profile-guard": { actions: { createRestrictedUser: true } },
    },
  },
  default: { controllers: { auth: { actions: account } } },
};

export const roles = {
  /** Looks at things. */
  customer: {
    controllers: {
      auth: { actions: account },
      document: { actions: readDocuments },
    },
  },
  /** Looks at things, hears of them as they are written, and makes API keys of their own. */
  listener: {
    controllers: {
      auth: {
        actions: { ...account, createApiKey: true, searchApiKeys: true, deleteApiKey: true },
      },
      document: { actions: readDocuments },
      realtime: { actions: { subscribe: true, unsubscribe: true } },
      "profile-guard": { actions: { createApiKey: true } },
    },
  },
  /** Works with a tenant's documents. */
  "tenant-editor": {
    controllers: {
      auth: { actions: account },
      document: { actions: { ...readDocuments, ...writeDocuments } },
    },
  },
  /** Does what an editor does, and manages the profiles and users of a tenant. */
  "tenant-manager": {
    controllers: {
      auth: { actions: account },
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
          // with these, refusals say which right is missing; without them managers see no other tenant
          getRole: true,
          searchRoles: true,
        },
      },
      "profile-guard": {
        actions: {
          createProfile: true,
          createOrReplaceProfile: true,
          updateProfile: true,
          createUser: true,
          createRestrictedUser: true,
          instantiateTenant: true,
          // looking: they tell of others no more than the reads of security above
          explain: true,
          effectiveRights: true,
          analyzeProfile: true,
        },
      },
      couriers: { actions: { hire: true } },
    },
  },
};
