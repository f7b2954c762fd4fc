import type { ReachRequest } from "../../api/reach";
import { readActionKey } from "../actions";

/** An example that strategies for passwords take. */
export const PASSWORD = "a password of theirs";

const credentialsOf = (kuid: string): object => ({
  local: { username: kuid, password: PASSWORD },
});

/** A request that makes a user with these profiles, or gives them to one. */
export function userRequest(
  action: string,
  kuid: string,
  profileIds: readonly string[],
): ReachRequest {
  const content = { profileIds };
  if (action === "admin:loadSecurities") {
    const user = { content, credentials: credentialsOf(kuid) };
    return { ...readActionKey(action), body: { users: { [kuid]: user } } };
  }
  return {
    ...readActionKey(action),
    _id: kuid,
    body: { content, credentials: credentialsOf(kuid) },
  };
}

/** Gives profiles to a user who exists. */
export function givingRequest(
  action: string,
  kuid: string,
  profileIds: readonly string[],
): ReachRequest {
  const body = action === "security:upsertUser" ? { content: { profileIds } } : { profileIds };
  return { ...readActionKey(action), _id: kuid, body };
}

/** A sign-up: strangers choose no kuid. */
export function signUpRequest(action: string, username: string): ReachRequest {
  return { ...readActionKey(action), body: { content: {}, credentials: credentialsOf(username) } };
}

/** Makes a login for a user who exists, or a key. */
export function identityRequest(action: string, kuid: string): ReachRequest {
  const key = readActionKey(action);
  if (action.endsWith(":getResetPasswordToken")) {
    return { ...key, _id: kuid };
  }
  return action.endsWith(":createApiKey")
    ? { ...key, userId: kuid, body: { description: "a key" } }
    : { ...key, _id: kuid, strategy: "local", body: { username: kuid, password: PASSWORD } };
}

/** Sets the password of whom a reset token is for. */
export const RESET: ReachRequest = {
  controller: "kuzzle-plugin-auth-passport-local/password",
  action: "reset",
  body: { token: "the token of the answer before", password: PASSWORD },
};

export function loginRequest(username: string): ReachRequest {
  return {
    controller: "auth",
    action: "login",
    strategy: "local",
    body: { username, password: PASSWORD },
  };
}
