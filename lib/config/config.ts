import Joi from "joi";

import type { Finding } from "../domain/findings";
import { isPlainObject } from "../domain/plainObject";
import { shapeFaults } from "../domain/shapeFaults";
import { ConfigurationError } from "../errors/ConfigurationError";
import type { AuditConfig, AuditOptions } from "./auditOptions";
import { parseAudit } from "./auditOptions";
import type { Constraint, ConstraintOptions } from "./constraints";
import { constraintFaults, parseConstraints } from "./constraints";
import type { EmbeddedCallConfig, EmbeddedCallMode, EmbeddedCallOptions } from "./embeddedCalls";
import { parseEmbeddedCalls, spelledOut } from "./embeddedCalls";
import type { HostPatchOptions } from "./hostPatches";
import type { LimitConfig, LimitOptions } from "./callerLimits";
import { parseLimits } from "./callerLimits";
import { OPTIONS, optionFaults } from "./optionFaults";
import { parseSignUp, type SignUpConfig, type SignUpOptions } from "./signUp";
import { parseTemplates, templateFaults, type TemplateOptions, type Templates } from "./templates";
import { parseUsage, type UsageConfig, type UsageOptions } from "./usageOptions";

/** The plugin's options, as given to its constructor or under `plugins.profile-guard`. */
export interface ProfileGuardOptions {
  /**
   * Profiles that users made by createRestrictedUser get. Every one must exist once the
   * application's imports are done. Default: the host's `security.restrictedProfileIds`.
   */
  restrictedProfileIds?: string[];
  /**
   * `true`: the host's own `security:*` actions follow the rules too. `false` leaves them exactly
   * as without the plugin. Default: `true`.
   */
  guardNativeActions?: boolean;
  /**
   * A profile imported at start that has faults: `refuse` stops the start, `warn` logs every fault
   * and stores it. Default: `refuse`.
   */
  onInvalidImport?: "refuse" | "warn";
  /**
   * The fate of a request that would gain, or hand out, rights that the caller does not hold, or
   * that uses one of the host's holes: `refuse`, or `report`, which lets it pass, logs and counts
   * it, to introduce the plugin in a running system. Default: `refuse`.
   */
  escalation?: "refuse" | "report";
  /**
   * The fate of a profile that Kuzzle alone would store and that is wider than it reads, or names a place
   * that does not exist, when a native action writes it: `refuse` it, or let it pass and `report` it.
   * Default: `refuse`.
   */
  validation?: "refuse" | "report";
  /**
   * The fate of an action of the host itself that the plugin does not know, of a newer Kuzzle:
   * `refuse` it to every client who does not cover everything, or `allow` it to whoever has a role
   * with it. A list, of `controller:action`, allows these and refuses the others. A line in the log
   * names such actions at start. Default: `refuse`.
   */
  unknownActions?: "refuse" | "allow" | readonly string[];
  /**
   * The fate of `ms:*` where the memory storage is in the Redis database of Kuzzle's internal
   * cache, so that whoever may write there writes tokens and users: `refuse` it to every client who
   * does not cover everything, or `allow` it to whoever has a role with it. Default: `refuse`.
   */
  sharedMemoryStorage?: "refuse" | "allow";
  /**
   * Holders of one of `holders` may assign the profiles of `mayAssign` to users though they do not
   * cover them; they may never edit them. Default: none.
   */
  delegations?: Delegation[];
  /**
   * `true`: lists of places (`index:list`, `index:stats`, `collection:list`,
   * `collection:searchSpecifications`, `realtime:list`) show only what the caller's right to that action
   * covers. Default: `true`.
   */
  restrictListings?: boolean;
  /**
   * `covered`: whatever reads users, profiles, roles, credentials and API keys shows a caller what they cover, as if
   * the rest did not exist; see docs/tenant-view.md. `false`: whoever may read them reads all, as in the host.
   * Default: `false`.
   */
  restrictSecurityReads?: "covered" | false;
  /**
   * `true`: the rights check of a request costs the same however large the user's profiles are, and
   * the verification of its token no more than it must. Where the host does not look as expected it
   * is not used, which the log says once. Default: `true`.
   */
  fastAuthorization?: boolean;
  /**
   * When an index or a collection is deleted that profiles are restricted to: `warn` logs their
   * names; `refuse` refuses the deletion; `prune` takes the restrictions away afterwards, and
   * refuses where that cannot be done without widening a profile. Default: `warn`.
   */
  onReferencedDelete?: "warn" | "refuse" | "prune";
  /**
   * The fate of realtime subscriptions that their users' rights, token or API key no longer allow,
   * on every node, within 1 s of the acknowledged write: `unsubscribe` ends them; `disconnect` closes
   * the connection too; `none` leaves them, as the host does. Default: `unsubscribe`.
   */
  onNarrowing?: "unsubscribe" | "disconnect" | "none";
  /**
   * When a user gets more rights: the fate of the means to act as them that somebody else has made
   * who does not hold as much. `revoke` deletes them first, `warn` names them in dry runs and in the
   * audit. Default: `revoke` for API keys, `warn` for a password.
   */
  onWidening?: OnWideningOptions;
  /**
   * When a user gets a new password, or loses it: ends their `sessions`, or `sessions and keys`, or `none`. The
   * session in which users set their own goes on. Default: `sessions`.
   */
  onNewPassword?: "none" | "sessions" | "sessions and keys";
  /** Reset tokens of the strategy `local`. */
  resetTokens?: ResetTokenOptions;
  /** Bounds of what one caller takes of what all share. */
  limits?: LimitOptions;
  /**
   * The fate of rights that the application writes by itself while it serves a client (`sdk`,
   * `sdk.as(user)`, `accessors.execute`): see {@link EmbeddedCallOptions}. A mode alone stands for the
   * whole. Default: `report`.
   */
  embeddedCalls?: EmbeddedCallMode | EmbeddedCallOptions;
  /**
   * Claims about rights that no guarded write may break: `never`, `onlyHolders`, `exclusive`, `atMost`,
   * in the form of tests of policies; see docs/constraints.md. Default: none.
   */
  constraints?: readonly ConstraintOptions[];
  /**
   * Profiles that each tenant has of its own, by name, in the form of Kuzzle's multi-tenancy plugin; see
   * docs/templates.md. Default: none.
   */
  templates?: Readonly<Record<string, TemplateOptions>>;
  /** Limits of createRestrictedUser. Default: no limit. */
  signUp?: SignUpOptions;
  /** The record of guarded writes and refusals; see docs/audit.md. */
  audit?: AuditOptions;
  /** Counts of what profiles are used for, without users and documents; see docs/least-privilege.md. */
  usage?: UsageOptions;
  /**
   * The fate of a client's write whose audit entry cannot be written first: `refuse` it with 503,
   * or `continue`, and write the entry later. Default: `continue`.
   */
  onAuditFailure?: "refuse" | "continue";
  /**
   * Switches single mends of the host's own faults on or off, by name: see docs/host-patches.md. Default:
   * all are on.
   */
  hostPatches?: HostPatchOptions;
}

/** The fate of what others have made for a user who gets more rights. */
export interface OnWideningOptions {
  /** Default: `revoke`. */
  apiKeys?: "revoke" | "warn";
  /** A password of the strategy `local`. Default: `warn`. */
  credentials?: "revoke" | "warn";
}

/** Reset tokens of the strategy `local`. */
export interface ResetTokenOptions {
  /**
   * Seconds that one lasts. Default: the strategy's own `resetPasswordExpiresIn`, and 3600 where that
   * is not set, or never ends.
   */
  expiresIn?: number;
}

/** Profile ids on both sides. */
export interface Delegation {
  readonly holders: readonly string[];
  readonly mayAssign: readonly string[];
  /**
   * Actions of the application, as `controller:action`: only in their course the profiles may be
   * assigned. Default: by every way.
   */
  readonly through?: readonly string[];
}

/** The options with every default filled in, frozen. */
export type ProfileGuardConfig = Readonly<
  Required<
    Omit<
      ProfileGuardOptions,
      | "restrictedProfileIds"
      | "delegations"
      | "audit"
      | "signUp"
      | "limits"
      | "hostPatches"
      | "onWidening"
      | "resetTokens"
      | "embeddedCalls"
      | "constraints"
      | "templates"
      | "usage"
    >
  >
> & {
  readonly restrictedProfileIds?: readonly string[];
  readonly delegations: readonly Delegation[];
  readonly audit: AuditConfig;
  readonly onWidening: Readonly<Required<OnWideningOptions>>;
  readonly resetTokens: Readonly<ResetTokenOptions>;
  readonly limits: LimitConfig;
  readonly embeddedCalls: EmbeddedCallConfig;
  readonly constraints: readonly Constraint[];
  readonly templates: Templates;
  readonly usage: UsageConfig;
  readonly signUp?: SignUpConfig;
  readonly hostPatches: Readonly<HostPatchOptions>;
};

const DEFAULTS = {
  guardNativeActions: true,
  onInvalidImport: "refuse",
  escalation: "refuse",
  validation: "refuse",
  unknownActions: "refuse",
  sharedMemoryStorage: "refuse",
  delegations: [],
  restrictListings: true,
  restrictSecurityReads: false,
  fastAuthorization: true,
  onAuditFailure: "continue",
  onReferencedDelete: "warn",
  onNarrowing: "unsubscribe",
  onNewPassword: "sessions",
} as const;

/**
 * The configuration in force: defaults, then the constructor's options, then the host's
 * configuration, which wins, member by member, because an operator sets it without touching code.
 *
 * @throws ConfigurationError naming every fault: unknown keys, wrong types, empty ids
 */
export function parseConfig(options: object, hostConfig: object): ProfileGuardConfig {
  const given = merged(spelledOut(options), spelledOut(hostConfig));
  refuse(optionFaults(given));
  const {
    restrictedProfileIds,
    audit: wanted,
    limits,
    signUp,
    hostPatches,
    onWidening,
    resetTokens,
    embeddedCalls: calls,
    constraints,
    templates,
    usage,
    ...rest
  } = given as ProfileGuardOptions;
  return Object.freeze({
    ...DEFAULTS,
    ...rest,
    ...(Array.isArray(rest.unknownActions) && {
      unknownActions: Object.freeze([...(rest.unknownActions as string[])]),
    }),
    audit: parseAudit(wanted),
    hostPatches: Object.freeze({ ...hostPatches }),
    onWidening: Object.freeze({ apiKeys: "revoke", credentials: "warn", ...onWidening }),
    resetTokens: Object.freeze({ ...resetTokens }),
    limits: parseLimits(limits),
    embeddedCalls: parseEmbeddedCalls(calls as EmbeddedCallOptions | undefined),
    constraints: parseConstraints(constraints),
    templates: parseTemplates(templates),
    usage: parseUsage(usage),
    ...(signUp && { signUp: parseSignUp(signUp) }),
    ...(restrictedProfileIds && {
      restrictedProfileIds: Object.freeze([...restrictedProfileIds]),
    }),
  });
}

/** Faults that the host's configuration may still mend. */
const INCOMPLETE: ReadonlySet<string> = new Set(["member.missing", "member.invalid"]);

/**
 * Judges the constructor's options alone, as far as they are wrong whatever the host's configuration adds.
 *
 * @throws ConfigurationError naming every such fault
 */
export function checkOptions(options: object): void {
  const given = spelledOut(options);
  refuse([
    ...shapeFaults(OPTIONS, given).filter(({ code }) => !INCOMPLETE.has(code)),
    // a list is one value: the host's configuration adds nothing to it
    ...constraintFaults(given),
    // what is wrong of a template stays so: a list in it is one value, too
    ...templateFaults(given).filter(({ code }) => !INCOMPLETE.has(code)),
  ]);
}

function refuse(findings: readonly Finding[]): void {
  if (findings.length > 0) {
    throw new ConfigurationError(findings);
  }
}

/** Descriptions of joi schemas are one value. */
const WHOLE: ReadonlySet<string> = new Set(["content"]);

/** Merges member by member, so that an operator who sets one limit does not lift the others. */
function merged(options: object, hostConfig: object): Record<string, unknown> {
  const result: Record<string, unknown> = { ...options };
  for (const [name, value] of Object.entries(hostConfig)) {
    const before = result[name];
    const mayMerge = isPlainObject(before) && isPlainObject(value) && !WHOLE.has(name);
    result[name] = mayMerge && !Joi.isSchema(before) ? merged(before, value) : (value as unknown);
  }
  return result;
}
