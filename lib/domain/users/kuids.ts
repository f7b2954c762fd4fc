import { ANONYMOUS_IDS } from "../hostIds";
import type { Finding } from "../findings";
import { fault } from "../findings";
import { newIdFaults } from "../requests/newIds";

/**
 * Every JavaScript object has members of these names. The host counts the requests of each user as
 * members of an object. Source: the host's lib/api/rateLimiter.js `isAllowed`.
 */
const OF_OBJECTS = [...Object.getOwnPropertyNames(Object.prototype), "prototype"];

const RESERVED: ReadonlySet<string> = new Set([...ANONYMOUS_IDS, ...OF_OBJECTS]);

/**
 * Redis reads them as a pattern, and the host finds the tokens of a user by the pattern `<kuid>#*`:
 * the tokens of others are deleted with them.
 * Source: the host's lib/core/security/tokenRepository.ts `deleteByKuid`.
 */
const PATTERN = /[*?[\]\\]/u;

/** Finds the fault of the kuid of a new user. Those who exist keep theirs. */
export function kuidFaults(kuid: unknown, path = "_id"): Finding[] {
  if (typeof kuid !== "string") {
    return [];
  }
  if (RESERVED.has(kuid)) {
    return [
      fault(
        "kuid.reserved",
        path,
        `"${kuid}" can be the id of no user: it is reserved. Choose another one.`,
      ),
    ];
  }
  return PATTERN.test(kuid)
    ? [
        fault(
          "kuid.pattern",
          path,
          `The id of a new user must have none of * ? [ ] \\ in it: Kuzzle would take "${kuid}" for a pattern, so that this user's logout would end the sessions of others too. Leave these signs out.`,
        ),
      ]
    : newIdFaults(kuid, path);
}
