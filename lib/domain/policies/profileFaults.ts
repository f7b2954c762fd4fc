import Joi from "joi";

import type { Finding } from "../findings";
import { otherIdFindings } from "../hostMembers";
import { isPlainObject } from "../plainObject";
import { shapeFaults } from "../shapeFaults";
import { policyBatches } from "../batches";
import { givenPolicies, policiesOf } from "../storedPolicies";
import { restrictionFaults } from "./restrictionFaults";
import { hugeProfileFaults, sizeFaults } from "./size";
import { PROFILE_MEMBERS } from "./unknownMembers";
import { nonBlank } from "../nonBlank";

const MEMBERS = [...PROFILE_MEMBERS, "roleId", "restrictedTo"];

const policySchema = Joi.object({
  roleId: nonBlank.required().messages({
    "string.base":
      "{{#label}} must be a string: the host would resolve anything else to the role of the same spelling",
  }),
  // judged by restrictionFaults
  restrictedTo: Joi.any(),
}).messages({
  "object.unknown": '{{#label}} is not allowed: a policy has "roleId" and "restrictedTo"',
});

const profileSchema = Joi.object({
  policies: Joi.array().items(policySchema).min(1).required().messages({
    "array.min":
      '{{#label}} must not be empty: the host would store the role "default" in its place',
  }),
  rateLimit: Joi.number().integer().min(0),
  tags: Joi.array().items(nonBlank),
})
  .messages({
    "object.unknown": '{{#label}} is not allowed: a profile has "policies", "rateLimit" and "tags"',
  })
  .required()
  .label("profile");

/** Where only some of the policies are given. */
const partSchema = profileSchema.fork("policies", (policies) =>
  (policies as Joi.ArraySchema).sparse(),
);
/** Policies that joi judges at once. */
const FEW = 100;

/**
 * Every fault of a profile that can be seen in the profile alone; empty when it is well formed.
 * Source: issue 3 section 4, and the host's lib/model/security/profile.ts `validateDefinition`,
 * which stops at the first fault and lets several dangerous forms pass.
 *
 * @param id of the profile, where it is known: to tell of an `_id` in it that is another
 */
export function profileFaults(profile: unknown, id?: string): Finding[] {
  return [...profileFaultSteps(profile, id)].flat();
}

/** The same step by step, for callers who have something else to do meanwhile. */
export function* profileFaultSteps(profile: unknown, id?: string): Generator<readonly Finding[]> {
  const huge = hugeProfileFaults(profile);
  if (huge.length > 0) {
    yield huge;
    return;
  }
  const otherId = id === undefined ? [] : otherIdFindings("profile", profile, id);
  yield otherId;
  for (const [schema, part] of partsOf(profile)) {
    yield shapeFaults(schema, part, MEMBERS).filter(
      ({ path }) => otherId.length === 0 || path !== "_id",
    );
  }
  yield sizeFaults(profile);
  for (const batch of policyBatches(profile)) {
    yield [...policiesOf(batch)].flatMap(({ policy, path }) =>
      Object.hasOwn(policy, "restrictedTo")
        ? restrictionFaults(policy.restrictedTo, `${path}.restrictedTo`)
        : [],
    );
  }
}

/**
 * Divides a profile into parts to hold against a schema: of thousands of policies joi takes some
 * microseconds each, and nearly all are as they must be.
 */
function* partsOf(profile: unknown): Generator<readonly [Joi.Schema, unknown]> {
  if (isOrdinaryProfile(profile)) {
    return;
  }
  if ((givenPolicies(profile)?.length ?? 0) <= FEW) {
    yield [profileSchema, profile];
    return;
  }
  const [first, ...rest] = policyBatches(profile);
  yield [partSchema, { ...(profile as object), policies: withoutOrdinary(first?.policies) }];
  for (const batch of rest) {
    const some = withoutOrdinary(batch.policies);
    if (some.some((policy) => policy !== undefined)) {
      yield [partSchema, { policies: some }];
    }
  }
}

function withoutOrdinary(policies: unknown): readonly unknown[] {
  return (policies as readonly unknown[]).map((policy) =>
    isOrdinaryPolicy(policy) ? undefined : policy,
  );
}

/** Tells whether {@link profileSchema} finds nothing, at a glance: nearly every profile is so. */
function isOrdinaryProfile(profile: unknown): boolean {
  if (!isPlainObject(profile)) {
    return false;
  }
  const { policies, rateLimit = 0, ...others } = profile;
  return (
    Object.keys(others).length === 0 &&
    Array.isArray(policies) &&
    policies.length > 0 &&
    policies.length <= FEW &&
    !policies.includes(undefined) &&
    policies.every(isOrdinaryPolicy) &&
    Number.isSafeInteger(rateLimit) &&
    (rateLimit as number) >= 0
  );
}

/** Tells whether {@link policySchema} finds nothing, at a glance. */
function isOrdinaryPolicy(policy: unknown): boolean {
  return (
    isPlainObject(policy) &&
    typeof policy.roleId === "string" &&
    policy.roleId.trim() !== "" &&
    Object.keys(policy).every((name) => name === "roleId" || name === "restrictedTo")
  );
}
