import type { ActionDeclaration, Declarations, WriteDeclaration } from "./declaration";
import { each } from "./declaration";
import { SECURITY_READS } from "./securityReads";

const platform: ActionDeclaration = { place: "none", write: { target: "platform" } };

const writes = (write: WriteDeclaration): ActionDeclaration => ({ place: "none", write });

const PROFILES: Declarations = {
  createProfile: writes({ target: "profile", does: "create", ids: "_id", document: "body" }),
  createOrReplaceProfile: writes({
    target: "profile",
    does: "write",
    ids: "_id",
    document: "body",
  }),
  updateProfile: writes({
    target: "profile",
    does: "write",
    ids: "_id",
    document: "body",
    keeps: "stored",
  }),
  deleteProfile: writes({
    target: "profile",
    does: "delete",
    ids: "_id",
    mayTakeFromUsers: true,
  }),
  mDeleteProfiles: writes({ target: "profile", does: "delete", ids: "body.ids" }),
};

const ROLES: Declarations = {
  createRole: writes({ target: "role", does: "create", ids: "_id", document: "body" }),
  createOrReplaceRole: writes({ target: "role", does: "write", ids: "_id", document: "body" }),
  updateRole: writes({
    target: "role",
    does: "write",
    ids: "_id",
    document: "body",
    keeps: "stored",
  }),
  deleteRole: writes({ target: "role", does: "delete", ids: "_id" }),
  mDeleteRoles: writes({ target: "role", does: "delete", ids: "body.ids" }),
};

const USERS: Declarations = {
  createFirstAdmin: { ...writes({ target: "first admin" }), isWayIn: true },
  createUser: writes({ target: "user", does: "create", ids: "_id", document: "content" }),
  createRestrictedUser: {
    ...writes({
      target: "user",
      does: "create",
      ids: "_id",
      document: "content",
      profileIds: "preset",
    }),
    isWayIn: true,
  },
  updateUser: writes({
    target: "user",
    does: "write",
    ids: "_id",
    document: "body",
    keeps: "stored",
  }),
  replaceUser: writes({ target: "user", does: "write", ids: "_id", document: "body" }),
  upsertUser: writes({
    target: "user",
    does: "write",
    ids: "_id",
    document: "content and default",
    keeps: "stored or default",
  }),
  deleteUser: writes({ target: "user", does: "delete", ids: "_id" }),
  mDeleteUsers: writes({ target: "user", does: "delete", ids: "body.ids" }),
};

const IDENTITIES: Declarations = {
  createCredentials: {
    ...writes({
      target: "identity",
      does: "none",
      ids: "_id",
      attempt: "create credentials of",
      takesCredentials: true,
    }),
    makes: "credentials",
    makesFor: "_id",
  },
  updateCredentials: {
    ...writes({
      target: "identity",
      does: "none",
      ids: "_id",
      attempt: "update credentials of",
      takesCredentials: true,
    }),
    makes: "credentials",
    makesFor: "_id",
    setsPassword: true,
  },
  deleteCredentials: {
    ...writes({
      target: "identity",
      does: "none",
      ids: "_id",
      attempt: "delete credentials of",
      removesCredentials: true,
    }),
    makesFor: "_id",
    setsPassword: "to none",
  },
  createApiKey: {
    ...writes({ target: "identity", does: "none", ids: "userId", attempt: "create API keys of" }),
    check: "apiKey",
    makes: "apiKey",
    makesFor: "userId",
  },
  deleteApiKey: {
    ...writes({ target: "identity", does: "none", ids: "userId", attempt: "delete API keys of" }),
    ends: "apiKey",
  },
  revokeTokens: {
    ...writes({ target: "identity", does: "none", ids: "_id", attempt: "revoke tokens of" }),
    ends: "tokens",
  },
};

export const SECURITY: Declarations = {
  ...PROFILES,
  ...ROLES,
  ...USERS,
  ...IDENTITIES,
  ...each(
    "restrictDefaultRights updateProfileMapping updateRoleMapping updateUserMapping",
    platform,
  ),
  ...SECURITY_READS,
};
