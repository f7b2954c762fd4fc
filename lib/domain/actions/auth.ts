import type { Declarations } from "./declaration";
import { each } from "./declaration";

/** Declares the actions on the callers themselves. */
export const AUTH: Declarations = {
  ...each("checkRights checkToken credentialsExist getCurrentUser getMyCredentials getMyRights", {
    place: "none",
    unguarded: "ownSelf",
  }),
  deleteApiKey: { place: "none", unguarded: "ownSelf", onOthers: "deleteApiKey" },
  logout: { place: "none", unguarded: "ownSelf", onOthers: "revokeTokens" },
  // a token acts as its user, as an API key does
  ...each("createToken refreshToken", {
    place: "none",
    unguarded: "ownSelf",
    makes: "session",
    onOthers: "createApiKey",
  }),
  login: { place: "none", unguarded: "ownSelf", makes: "session", makesFor: "answer" },
  validateMyCredentials: { place: "none", check: "credentials", unguarded: "ownSelf" },
  createMyCredentials: {
    place: "none",
    check: "credentials",
    unguarded: "ownSelf",
    makes: "credentials",
    onOthers: "createCredentials",
  },
  updateMyCredentials: {
    place: "none",
    check: "credentials",
    unguarded: "ownSelf",
    makes: "credentials",
    setsPassword: true,
    onOthers: "updateCredentials",
  },
  createApiKey: {
    place: "none",
    unguarded: "ownSelf",
    check: "apiKey",
    makes: "apiKey",
    onOthers: "createApiKey",
  },
  getStrategies: { place: "none", unguarded: "reads" },
  searchApiKeys: { place: "none", unguarded: "requestCheck", query: "body" },
  deleteMyCredentials: {
    place: "none",
    setsPassword: "to none",
    onOthers: "deleteCredentials",
    write: {
      target: "identity",
      does: "none",
      ids: "caller",
      attempt: "delete credentials of",
      removesCredentials: true,
    },
  },
  updateSelf: {
    place: "none",
    onOthers: "updateUser",
    write: {
      target: "user",
      does: "write",
      ids: "caller",
      document: "body",
      keeps: "stored",
      profileIds: "stored",
    },
  },
};

/** Declares the actions of kuzzle-plugin-auth-passport-local, which comes with the host. */
export const PASSWORD: Declarations = {
  getResetPasswordToken: {
    place: "collection",
    write: { target: "identity", does: "none", ids: "_id", attempt: "reset the password of" },
    resetToken: "makes",
  },
  reset: {
    place: "collection",
    write: { target: "identity", does: "none", ids: "body.token", attempt: "set the password of" },
    setsPassword: "of its token",
    resetToken: "takes",
  },
};
