import type { ReachRequest } from "../../api/reach";
import { isOfDocuments, readActionKey, traitsOf } from "../actions";
import { declared } from "./wayActions";

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
  if (traitsOf(declared(action).write)?.isImport === true) {
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
  const { write } = declared(action);
  const isInContent = isOfDocuments(write) && write.does !== "delete" && write.document !== "body";
  const body = isInContent ? { content: { profileIds } } : { profileIds };
  return { ...readActionKey(action), _id: kuid, body };
}

/** A sign-up: strangers choose no kuid. */
export function signUpRequest(action: string, username: string): ReachRequest {
  return { ...readActionKey(action), body: { content: {}, credentials: credentialsOf(username) } };
}

/** Makes a login for a user who exists, or a key. */
export function identityRequest(action: string, kuid: string): ReachRequest {
  const { makes, makesFor = "_id", resetToken } = declared(action);
  const request = {
    ...readActionKey(action),
    ...(makesFor === "_id" ? { _id: kuid } : { userId: kuid }),
  };
  if (resetToken === "makes") {
    return request;
  }
  return makes === "apiKey"
    ? { ...request, body: { description: "a key" } }
    : { ...request, strategy: "local", body: { username: kuid, password: PASSWORD } };
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
