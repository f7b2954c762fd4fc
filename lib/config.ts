import Joi from "joi";

import { shapeFaults } from "./domain/shapes";
import { ConfigurationError } from "./errors";
import type { SignUpConfig, SignUpOptions } from "./signUpConfig";
import { parseSignUp, signUpSchema } from "./signUpConfig";

/** The plugin's options, as given to its constructor or under `plugins.profile-guard`. */
export interface ProfileGuardOptions {
  /**
   * Profiles that users made by createRestrictedUser get. Every one must exist once the
   * application's imports are done. Default: the host's `security.restrictedProfileIds`.
   */
  restrictedProfileIds?: string[];
  /**
   * Whether the host's own `security:*` actions follow the rules too. `false` leaves them exactly
   * as without the plugin. Default: `true`.
   */
  guardNativeActions?: boolean;
  /**
   * A profile imported at start that has faults: `refuse` stops the start, `warn` logs every fault
   * and stores it. Default: `refuse`.
   */
  onInvalidImport?: "refuse" | "warn";
  /**
   * What happens to a request that would gain, or hand out, rights that the caller does not hold,
   * or that uses one of the host's holes: `refuse`, or `report`, which lets it pass, logs and
   * counts it, to introduce the plugin in a running system. Default: `refuse`.
   */
  escalation?: "refuse" | "report";
  /**
   * Holders of one of `holders` may assign the profiles of `mayAssign` to users though they do not
   * cover them; they may never edit them. Default: none.
   */
  delegations?: Delegation[];
  /**
   * Whether `index:list` and `collection:list` show only what the caller's restrictions let him
   * use. Default: `true`.
   */
  restrictListings?: boolean;
  /**
   * When an index or a collection is deleted that profiles are restricted to: `warn` logs their
   * names; `refuse` refuses the deletion; `prune` takes the restrictions away afterwards, and
   * refuses where that cannot be done without widening a profile. Default: `warn`.
   */
  onReferencedDelete?: "warn" | "refuse" | "prune";
  /** What strangers may do by createRestrictedUser. Default: no limit. */
  signUp?: SignUpOptions;
}

/** Profile ids on both sides. */
export interface Delegation {
  readonly holders: readonly string[];
  readonly mayAssign: readonly string[];
}

/** The options with every default filled in, frozen. */
export type ProfileGuardConfig = Readonly<
  Required<Omit<ProfileGuardOptions, "restrictedProfileIds" | "delegations" | "signUp">>
> & {
  readonly restrictedProfileIds?: readonly string[];
  readonly delegations: readonly Delegation[];
  readonly signUp?: SignUpConfig;
};

const DEFAULTS = {
  guardNativeActions: true,
  onInvalidImport: "refuse",
  escalation: "refuse",
  delegations: [],
  restrictListings: true,
  onReferencedDelete: "warn",
} as const;

const id = Joi.string()
  .pattern(/^\s*$/u, { invert: true })
  .messages({ "string.pattern.invert.base": "{{#label}} must not be blank" });

const ids = Joi.array().items(id).min(1).unique();

const schema = Joi.object({
  restrictedProfileIds: ids,
  escalation: Joi.string().valid("refuse", "report"),
  delegations: Joi.array().items(
    Joi.object({ holders: ids.required(), mayAssign: ids.required() }),
  ),
  restrictListings: Joi.boolean(),
  onReferencedDelete: Joi.string().valid("warn", "refuse", "prune"),
  guardNativeActions: Joi.boolean(),
  onInvalidImport: Joi.string().valid("refuse", "warn"),
  signUp: signUpSchema,
}).label("configuration");

/**
 * The configuration in force: defaults, then the constructor's options, then the host's
 * configuration, which wins because an operator sets it without touching code.
 *
 * @throws ConfigurationError naming every fault: unknown keys, wrong types, empty ids
 */
export function parseConfig(options: object, hostConfig: object): ProfileGuardConfig {
  const given = { ...options, ...hostConfig };
  const findings = shapeFaults(schema, given, Object.keys(schema.describe().keys as object));
  if (findings.length > 0) {
    throw new ConfigurationError(findings);
  }
  const { restrictedProfileIds, signUp, ...rest } = given as ProfileGuardOptions;
  return Object.freeze({
    ...DEFAULTS,
    ...rest,
    ...(signUp && { signUp: parseSignUp(signUp) }),
    ...(restrictedProfileIds && {
      restrictedProfileIds: Object.freeze([...restrictedProfileIds]),
    }),
  });
}
