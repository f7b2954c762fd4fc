import Joi from "joi";

import type { Finding } from "../findings";
import { otherIdFindings } from "../hostMembers";
import { isPlainObject } from "../plainObject";
import { shapeFaults } from "../shapeFaults";
import { restrictionFaults } from "./restrictionFaults";
import { hugeProfileFaults, sizeFaults } from "./size";
import { PROFILE_MEMBERS } from "./unknownMembers";

const MEMBERS = [...PROFILE_MEMBERS, "roleId", "restrictedTo"];

const notBlank = Joi.string().pattern(/^\s*$/u, { invert: true }).messages({
  "string.pattern.invert.base": "{{#label}} must not be blank",
});

const policySchema = Joi.object({
  roleId: notBlank.required().messages({
    "string.base":
      "{{#label}} must be a string: the host would resolve anything else to the role of the same spelling",
  }),
  // judged by restrictionFaults
  restrictedTo: Joi.any(),
});

const profileSchema = Joi.object({
  policies: Joi.array().items(policySchema).min(1).required().messages({
    "array.min":
      '{{#label}} must not be empty: the host would store the role "default" in its place',
  }),
  rateLimit: Joi.number().integer().min(0),
  tags: Joi.array().items(notBlank),
})
  .required()
  .label("profile");

/**
 * Every fault of a profile that can be seen in the profile alone; empty when it is well formed.
 * Source: issue 3 section 4, and the host's lib/model/security/profile.ts `validateDefinition`,
 * which stops at the first fault and lets several dangerous forms pass.
 *
 * @param id of the profile, where it is known: to tell of an `_id` in it that is another
 */
export function profileFaults(profile: unknown, id?: string): Finding[] {
  const huge = hugeProfileFaults(profile);
  if (huge.length > 0) {
    return huge;
  }
  const otherId = id === undefined ? [] : otherIdFindings("profile", profile, id);
  const findings = [
    ...otherId,
    ...shapeFaults(profileSchema, profile, MEMBERS).filter(
      ({ path }) => otherId.length === 0 || path !== "_id",
    ),
    ...sizeFaults(profile),
  ];
  if (!isPlainObject(profile) || !Array.isArray(profile.policies)) {
    return findings;
  }
  profile.policies.forEach((policy: unknown, position) => {
    if (isPlainObject(policy) && Object.hasOwn(policy, "restrictedTo")) {
      findings.push(
        ...restrictionFaults(policy.restrictedTo, `policies[${position}].restrictedTo`),
      );
    }
  });
  return findings;
}
