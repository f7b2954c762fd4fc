import Joi from "joi";

import { actionNames } from "../domain/actionNames";
import type { Finding } from "../domain/findings";
import { fault } from "../domain/findings";
import { HANDED_OUT } from "../domain/reach/handedOut";
import { shapeFaults } from "../domain/shapeFaults";
import { auditSchema } from "./auditOptions";
import { limitSchema } from "./callerLimits";
import { constraintFaults } from "./constraints";
import { embeddedCallsSchema } from "./embeddedCalls";
import { hostPatchesSchema } from "./hostPatches";
import { signUpSchema } from "./signUp";
import { templateFaults } from "./templates";
import { usageSchema } from "./usageOptions";

const fate = Joi.string().valid("revoke", "warn");

const unknownActions = Joi.when(Joi.array(), {
  then: actionNames,
  otherwise: Joi.valid("refuse", "allow"),
}).messages({ "any.only": '{{#label}} must be "refuse", "allow" or a list of actions' });

/** The form of all options; constraints and templates are looked into apart. */
export const OPTIONS = Joi.object({
  ...HANDED_OUT,
  escalation: Joi.string().valid("refuse", "report"),
  validation: Joi.string().valid("refuse", "report"),
  unknownActions,
  sharedMemoryStorage: Joi.string().valid("refuse", "allow"),
  restrictListings: Joi.boolean(),
  restrictSecurityReads: Joi.valid("covered", false),
  fastAuthorization: Joi.boolean(),
  guardNativeActions: Joi.boolean(),
  onInvalidImport: Joi.string().valid("refuse", "warn"),
  audit: auditSchema,
  onAuditFailure: Joi.string().valid("refuse", "continue"),
  onReferencedDelete: Joi.string().valid("warn", "refuse", "prune"),
  onNarrowing: Joi.string().valid("unsubscribe", "disconnect", "none"),
  onWidening: Joi.object({ apiKeys: fate, credentials: fate }),
  onNewPassword: Joi.string().valid("none", "sessions", "sessions and keys"),
  resetTokens: Joi.object({ expiresIn: Joi.number().integer().min(1) }),
  limits: limitSchema,
  embeddedCalls: embeddedCallsSchema,
  constraints: Joi.array(),
  templates: Joi.object(),
  usage: usageSchema,
  signUp: signUpSchema,
  hostPatches: hostPatchesSchema,
}).label("configuration");

/** Finds every fault of the options, with the embedded calls spelled out: unknown keys, wrong types, empty ids. */
export function optionFaults(given: object): readonly Finding[] {
  return [
    ...shapeFaults(OPTIONS, given),
    ...constraintFaults(given),
    ...templateFaults(given),
    ...unkeptFaults(given),
  ];
}

/** Finds options that promise something of Kuzzle's own actions, which are not guarded: it would be no promise. */
function unkeptFaults(given: object): readonly Finding[] {
  const { guardNativeActions, constraints, restrictSecurityReads } = given as Readonly<
    Record<"guardNativeActions" | "constraints" | "restrictSecurityReads", unknown>
  >;
  if (guardNativeActions !== false) {
    return [];
  }
  return [
    ...(Array.isArray(constraints) && constraints.length > 0
      ? [conflict("constraints", "break them")]
      : []),
    ...(restrictSecurityReads === "covered"
      ? [conflict("restrictSecurityReads", "read everything")]
      : []),
  ];
}

function conflict(option: string, consequence: string): Finding {
  return fault(
    "member.conflict",
    option,
    `"${option}" needs "guardNativeActions": with false, Kuzzle's own actions would ${consequence}. Leave one of the two out.`,
  );
}
