import Joi from "joi";

import type { Finding } from "../findings";
import { below, fault } from "../findings";
import { isPlainObject, memberOf } from "../plainObject";
import type { Suggest } from "../policies/references";
import { suggester } from "../policies/references";
import { misspeltFor, misspeltMembers, USER_MEMBERS } from "../requests/members";
import { shapeFaults } from "../shapeFaults";

const credentials = Joi.object().pattern(Joi.string(), Joi.object());

const userSchema = Joi.object({
  content: Joi.object({
    profileIds: Joi.array()
      .items(
        Joi.string()
          .pattern(/^\s*$/u, { invert: true })
          .messages({ "string.pattern.invert.base": "{{#label}} must not be blank" }),
      )
      .min(1)
      .unique()
      .required(),
  })
    .unknown()
    .required(),
  credentials,
})
  .unknown()
  .required()
  .label("body");

const restrictedUserSchema = Joi.object({ content: Joi.object().unknown(), credentials })
  .unknown()
  .label("body");

/**
 * Every fault of the body of createUser, but for profiles that do not exist.
 *
 * @param members that the action reads
 */
export function userFaults(body: unknown, members: readonly string[] = USER_MEMBERS): Finding[] {
  return [
    ...shapeFaults(userSchema, body ?? undefined),
    ...misspeltMembers(body, members),
    ...below("content", misspeltFor(memberOf(body, "content"), "profileIds")),
    ...shadowingFaults(body),
  ];
}

/**
 * Finds every fault of the body of createRestrictedUser. `content` may be left out; `profileIds`
 * may not be given, in any spelling: a look-alike must not mislead readers of the stored user.
 */
export function restrictedUserFaults(body: unknown): Finding[] {
  const findings = [
    ...shapeFaults(restrictedUserSchema, body ?? undefined),
    ...misspeltMembers(body, USER_MEMBERS),
    ...shadowingFaults(body),
  ];
  const content = memberOf(body, "content");
  for (const [at, member] of [
    ...membersOf(content).map((member) => ["content.", member] as const),
    ...membersOf(body).map((member) => ["", member] as const),
  ]) {
    if (namesProfileIds(member)) {
      findings.push(
        fault(
          "profileIds.forbidden",
          at + member,
          `"${at}${member}" must not be given: a restricted user gets the preset profiles.`,
        ),
      );
    }
  }
  return findings;
}

/** A fault for each profile of a user that does not exist. */
export function missingProfiles(
  profileIds: readonly unknown[],
  existing: Pick<ReadonlySet<string>, "has">,
  known: Iterable<string>,
  path: string,
  suggest: Suggest = suggester(),
): Finding[] {
  return profileIds.flatMap((profileId, position) =>
    typeof profileId !== "string" || profileId.trim() === "" || existing.has(profileId)
      ? []
      : [
          fault(
            "profile.unknown",
            `${path}[${position}]`,
            `Profile "${profileId}" does not exist.`,
            suggest("profile", profileId, known),
          ),
        ],
  );
}

/**
 * The host reads `content.profileIds` as a property path, and a member with that literal name wins
 * over the nested one: what is checked and what is stored could differ.
 * Source: the host's lib/api/request/kuzzleRequest.ts `_getArray`.
 */
function shadowingFaults(body: unknown): Finding[] {
  return membersOf(body)
    .filter((member) => /[.[\]]/u.test(member))
    .map((member) =>
      fault(
        "member.shadowing",
        member,
        `"${member}" is a literal member name that reads like a path, and would shadow the member at that path.`,
      ),
    );
}

function membersOf(value: unknown): string[] {
  return isPlainObject(value) ? Object.keys(value) : [];
}

function namesProfileIds(member: string): boolean {
  const letters = member
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}]/gu, "");
  return /^(content)?profileids?$/u.test(letters);
}
