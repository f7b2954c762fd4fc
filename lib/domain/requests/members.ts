import type { Finding } from "../findings";
import { fault } from "../findings";
import { nearestName } from "../nearest";
import { isPlainObject } from "../plainObject";

/** The members that the host reads of a body with a user; the others it passes over in silence. */
export const USER_MEMBERS = ["content", "credentials"] as const;
/** The members of upsertUser. Source: the host's lib/api/controllers/securityController.ts `upsertUser`. */
export const UPSERT_MEMBERS = [...USER_MEMBERS, "default"] as const;

/**
 * Words that are near `content`, and that an application's pipe may well read of a sign-up: a
 * member so called worked without the plugin.
 */
const OTHER_WORDS: ReadonlySet<string> = new Set([
  "comment",
  "consent",
  "consents",
  "contact",
  "contest",
  "context",
]);

/**
 * A fault for each member that is most likely one of the known ones, misspelt. The host answers
 * 200 and does without it: a user is made who cannot log in. Members that resemble none are left
 * to the application, whose pipes may read them.
 */
export function misspeltMembers(body: unknown, known: readonly string[]): Finding[] {
  return unknownMembers(body, known).flatMap((member) => {
    const meant = OTHER_WORDS.has(member) ? undefined : nearestName(member, known);
    return meant === undefined ? [] : [unexpected(member, meant)];
  });
}

/** Where a member is missing that must be there: a fault for each other one that is likely meant for it. */
export function misspeltFor(body: unknown, member: string): Finding[] {
  return isPlainObject(body) && !Object.hasOwn(body, member) ? misspeltMembers(body, [member]) : [];
}

/**
 * A fault for each member that holds credentials and is not called so: one named after a strategy,
 * or an object by strategies under another name.
 */
export function misplacedCredentials(body: unknown, strategies: readonly string[]): Finding[] {
  const members = isPlainObject(body) ? body : {};
  return unknownMembers(body, UPSERT_MEMBERS).flatMap((member) => {
    const value = members[member];
    // a misspelt member has a finding of its own
    if (!isPlainObject(value) || nearestName(member, UPSERT_MEMBERS) !== undefined) {
      return [];
    }
    if (strategies.includes(member)) {
      const message = `"${member}" is not read there: put it into "credentials".`;
      return [fault("member.unexpected", member, message, `credentials.${member}`)];
    }
    const names = Object.keys(value);
    const areStrategies = names.length > 0 && names.every((name) => strategies.includes(name));
    return areStrategies ? [unexpected(member, "credentials")] : [];
  });
}

/** A fault for each member that is not known, with the nearest that is. */
export function unknownMemberFaults(body: unknown, known: readonly string[]): Finding[] {
  return unknownMembers(body, known).map((member) =>
    unexpected(member, nearestName(member, known)),
  );
}

/** By which a caller may mean how long a key is to last, beside what is like `expiresIn`. */
const DURATIONS: ReadonlySet<string> = new Set(["ttl", "expires", "expiry", "duration"]);

/**
 * Finds `expiresIn` in the body of a new API key: the host reads it from the arguments alone, and
 * the key would never expire. Source: the host's lib/api/controllers/securityController.ts
 * `createApiKey`.
 */
export function apiKeyFaults(body: unknown): Finding[] {
  return unknownMembers(body, ["description"]).flatMap((member) =>
    nearestName(member, ["expiresIn"]) === undefined && !DURATIONS.has(member.toLowerCase())
      ? []
      : [
          fault(
            "member.unexpected",
            member,
            `"${member}" is not read in the body, and the key would never expire: give the argument "expiresIn" beside it.`,
            member === "expiresIn" ? undefined : "expiresIn",
          ),
        ],
  );
}

function unexpected(member: string, meant: string | undefined): Finding {
  return fault("member.unexpected", member, `"${member}" is not read by this action.`, meant);
}

function unknownMembers(body: unknown, known: readonly string[]): string[] {
  return isPlainObject(body) ? Object.keys(body).filter((member) => !known.includes(member)) : [];
}
