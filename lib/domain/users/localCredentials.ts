import type { Finding } from "../findings";
import { fault } from "../findings";
import { isPlainObject, memberOf } from "../plainObject";
import { isTooLongForId, LONGEST_ID } from "../requests/idLength";

/** The host's default strategy, of kuzzle-plugin-auth-passport-local. */
const LOCAL = "local";
const MEMBERS = ["username", "password"] as const;

/**
 * Finds faults at which the local strategy fails only when the user is stored already: a name or a
 * password that is no text, or a name that is too long.
 * Source: kuzzle-plugin-auth-passport-local lib/index.js `_validateCreate`, lib/passwordManager.js.
 *
 * @param path of the credentials in the body
 */
export function localCredentialFaults(
  strategy: unknown,
  credentials: unknown,
  path: string,
): Finding[] {
  if (strategy !== LOCAL || !isPlainObject(credentials)) {
    return [];
  }
  const at = (member: string): string => (path === "" ? member : `${path}.${member}`);
  const mistyped = MEMBERS.filter((member) => {
    const value = credentials[member];
    return value !== undefined && value !== null && typeof value !== "string";
  }).map((member) => fault("member.type", at(member), `"${at(member)}" must be a string.`));
  const { username } = credentials;
  return typeof username === "string" && isTooLongForId(username)
    ? [
        ...mistyped,
        fault(
          "member.size",
          at("username"),
          `"${at("username")}" must not have more than ${LONGEST_ID} bytes.`,
        ),
      ]
    : mistyped;
}

/** The same of every strategy's credentials in the body of a new user. */
export function givenLocalCredentialFaults(body: unknown): Finding[] {
  const credentials = memberOf(body, "credentials");
  return isPlainObject(credentials)
    ? localCredentialFaults(LOCAL, credentials[LOCAL], `credentials.${LOCAL}`)
    : [];
}
