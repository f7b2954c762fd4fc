/**
 * The actions of which the preset profiles of createRestrictedUser may grant none: those that
 * give, take or take over rights. `auth:` actions about oneself are not among them.
 * Source: issue 4 section 3.
 */
const SECURITY = [
  "createUser",
  "upsertUser",
  "updateUser",
  "replaceUser",
  "deleteUser",
  "mDeleteUsers",
  "createProfile",
  "createOrReplaceProfile",
  "updateProfile",
  "deleteProfile",
  "mDeleteProfiles",
  "createRole",
  "createOrReplaceRole",
  "updateRole",
  "deleteRole",
  "mDeleteRoles",
  "createApiKey",
  "deleteApiKey",
  "createCredentials",
  "updateCredentials",
  "deleteCredentials",
  "createFirstAdmin",
  "createRestrictedUser",
  "restrictDefaultRights",
  "revokeTokens",
  "updateUserMapping",
  "updateProfileMapping",
  "updateRoleMapping",
];

const OWN = [
  "createProfile",
  "createOrReplaceProfile",
  "updateProfile",
  "createUser",
  "createRestrictedUser",
  "restore",
];

const ADMIN = [
  "loadSecurities",
  "resetSecurity",
  "resetCache",
  "resetDatabase",
  "loadFixtures",
  "loadMappings",
  "dump",
  "shutdown",
];

const DEBUG = ["addListener", "disable", "enable", "nodeVersion", "post", "removeListener"];

export const ADMINISTRATION: readonly string[] = [
  ...SECURITY.map((action) => `security:${action}`),
  ...OWN.map((action) => `profile-guard:${action}`),
  ...ADMIN.map((action) => `admin:${action}`),
  ...DEBUG.map((action) => `debug:${action}`),
  "bulk:import",
  "kuzzle-plugin-auth-passport-local/password:getResetPasswordToken",
];
