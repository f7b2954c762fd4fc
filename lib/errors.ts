import {
  BadRequestError,
  ForbiddenError,
  PreconditionError,
  ServiceUnavailableError,
} from "kuzzle";

import type { Shortfall } from "./domain/escalation/claims";
import type { Finding } from "./domain/findings";
import { describeRow } from "./domain/rights";

/** Stable ids of every error that the plugin answers, each with a stable code. */
export const ErrorId = {
  /** 400: a profile, or a request about one, is wrong; `details` lists every fault. */
  invalidProfile: "profile-guard.profile.invalid",
  /** 400: a user, or a request about one, is wrong; `details` lists every fault. */
  invalidUser: "profile-guard.user.invalid",
  /** 400: an import (admin:loadSecurities) is wrong; `details` lists every fault. */
  invalidImport: "profile-guard.import.invalid",
  /** 400: a request that the host would take for another than it reads. */
  invalidRequest: "profile-guard.request.invalid",
  /** 403: the actor would gain, or hand out, rights that he does not hold. */
  escalation: "profile-guard.rights.escalation",
  /** 403: the preset profiles of createRestrictedUser grant administration. */
  unsafePreset: "profile-guard.rights.unsafe_preset",
  /** 403: nobody who covers everything and can log in would be left. */
  lastAdmin: "profile-guard.rights.last_admin",
  /** 403: the request uses something that the host does not check. */
  unchecked: "profile-guard.rights.unchecked",
  /** 403: the answer would tell what the actor may not see. */
  disclosure: "profile-guard.rights.disclosure",
  /** 412: profiles are restricted to the index or the collection that is to be deleted. */
  referenced: "profile-guard.place.referenced",
  /** 429: too many sign-ups from one address. */
  signUpLimit: "profile-guard.sign_up.limit",
  /** 403: the application has refused a sign-up. */
  signUpRefused: "profile-guard.sign_up.refused",
  /** 503: what the decision needs could not be read; nothing was written. */
  unavailable: "profile-guard.decision.unavailable",
  /** The plugin's configuration is wrong; the application does not start. */
  invalidConfiguration: "profile-guard.configuration.invalid",
} as const;

export type ErrorIdentifier = (typeof ErrorId)[keyof typeof ErrorId];

/** The host's code of `security.user.already_exists`; source: lib/kerror/codes/7-security.json. */
const HOST_ALREADY_EXISTS = 117702657;

/** "pg" and a number: outside every range of the host. */
export const CODES: Readonly<Record<ErrorIdentifier, number>> = {
  "profile-guard.configuration.invalid": 0x70670001,
  "profile-guard.profile.invalid": 0x70670101,
  "profile-guard.user.invalid": 0x70670201,
  "profile-guard.import.invalid": 0x70670301,
  "profile-guard.request.invalid": 0x70670302,
  "profile-guard.place.referenced": 0x70670303,
  "profile-guard.sign_up.limit": 0x70670601,
  "profile-guard.sign_up.refused": 0x70670602,
  "profile-guard.decision.unavailable": 0x70670401,
  "profile-guard.rights.escalation": 0x70670501,
  "profile-guard.rights.unsafe_preset": 0x70670502,
  "profile-guard.rights.last_admin": 0x70670503,
  "profile-guard.rights.unchecked": 0x70670504,
  "profile-guard.rights.disclosure": 0x70670505,
};

/**
 * 400 with every fault at once.
 *
 * On the wire the faults stand twice: in `details`, and in `errors` with `count`, because
 * kuzzle-sdk keeps only the members it knows, and those two are (`KuzzleError`).
 */
export class InvalidRequestError extends BadRequestError {
  public readonly details: readonly Finding[];

  constructor(id: ErrorIdentifier, subject: string, findings: readonly Finding[]) {
    super(summary(subject, findings), id, CODES[id]);
    this.details = findings;
  }

  override get name(): string {
    return "BadRequestError";
  }

  override toJSON(): ReturnType<BadRequestError["toJSON"]> {
    return {
      ...super.toJSON(),
      details: this.details,
      errors: this.details,
      count: this.details.length,
    };
  }
}

/** Rows shown of what is missing. */
const MOST_LINES = 50;

/** What a refusal tells. */
export interface EscalationDetails {
  /** At most 50 rights, one a line, compacted. */
  readonly missing: readonly string[];
  /** How many lines there are. */
  readonly total: number;
  /** What the rights belong to, and through which profile, policy and role each would come. */
  readonly claims: readonly {
    readonly subject: string;
    readonly moment?: "before" | "after";
    readonly through: readonly string[];
  }[];
  /** The actor's own profiles, none of which gives what is missing. */
  readonly fallShort: readonly string[];
}

/**
 * 403: the actor would gain, or hand out, rights that he does not hold.
 * The missing rights stand in `errors` too, where kuzzle-sdk keeps them.
 */
export class EscalationError extends ForbiddenError {
  public readonly details: EscalationDetails;

  constructor(
    what: string,
    shortfalls: readonly Shortfall[],
    fallShort: readonly string[],
    id: ErrorIdentifier = ErrorId.escalation,
  ) {
    const lines = [...new Set(shortfalls.flatMap(({ rows }) => rows.map(describeRow)))];
    super(`${what} ${missingInWords(lines)}`, id, CODES[id]);
    this.details = {
      missing: lines.slice(0, MOST_LINES),
      total: lines.length,
      claims: shortfalls.map(({ subject, moment, through }) =>
        moment === undefined ? { subject, through } : { subject, moment, through },
      ),
      fallShort,
    };
  }

  override get name(): string {
    return "ForbiddenError";
  }

  override toJSON(): ReturnType<ForbiddenError["toJSON"]> {
    const { missing, total } = this.details;
    return { ...super.toJSON(), details: this.details, errors: missing, count: total };
  }
}

function missingInWords(lines: readonly string[]): string {
  const shown = lines.slice(0, 3).join("; ");
  const more = lines.length > 3 ? `; and ${lines.length - 3} more, listed in the details` : "";
  return lines.length === 0 ? "" : `Missing: ${shown}${more}.`;
}

/** 403: a preset that grants administration makes every sign-up a refusal. */
export function unsafePresetError(actions: readonly string[]): ForbiddenError {
  const id = ErrorId.unsafePreset;
  const more = actions.length > 5 ? ` and ${actions.length - 5} more guarded actions` : "";
  return new ForbiddenError(
    `Users cannot be created with the preset profiles: they grant ${actions.slice(0, 5).join(", ")}${more}.`,
    id,
    CODES[id],
  );
}

/** 403: somebody must stay who covers everything and can log in. */
export function lastAdminError(): ForbiddenError {
  const id = ErrorId.lastAdmin;
  return new ForbiddenError(
    "Nobody who holds every right and can log in would be left. Make another administrator first.",
    id,
    CODES[id],
  );
}

/** Whether an error says that the actor may not, rather than that the request is wrong. */
export function isRefusal(error: unknown): error is ForbiddenError {
  return error instanceof ForbiddenError && REFUSALS.has(error.id);
}

const REFUSALS: ReadonlySet<string> = new Set([
  ErrorId.escalation,
  ErrorId.unsafePreset,
  ErrorId.lastAdmin,
  ErrorId.unchecked,
]);

/** 403: the request uses something that the host does not check. */
export class UncheckedError extends ForbiddenError {
  constructor(
    message: string,
    public readonly details: readonly Finding[] = [],
  ) {
    super(message, ErrorId.unchecked, CODES[ErrorId.unchecked]);
  }

  override get name(): string {
    return "ForbiddenError";
  }

  override toJSON(): ReturnType<ForbiddenError["toJSON"]> {
    const { details } = this;
    return { ...super.toJSON(), details, errors: details, count: details.length };
  }
}

/** 403: the answer would tell what the host's own actions would not have shown the actor. */
export class DisclosureError extends ForbiddenError {
  /** @param needed groups of actions of `security`; of each group any one is enough */
  constructor(public readonly needed: readonly (readonly string[])[]) {
    const groups = needed.map((actions) => actions.map((name) => `security:${name}`).join(" or "));
    const id = ErrorId.disclosure;
    super(`Not allowed to see this. It needs ${groups.join("; and ")}.`, id, CODES[id]);
  }

  override get name(): string {
    return "ForbiddenError";
  }
}

/** 412, as the host answers it where it gets that far. */
export function userAlreadyExists(kuid: string): PreconditionError {
  return new PreconditionError(
    `User ${kuid} already exists.`,
    "security.user.already_exists",
    HOST_ALREADY_EXISTS,
  );
}

/** 503: fail closed. */
export function decisionUnavailable(what: string): ServiceUnavailableError {
  const id = ErrorId.unavailable;
  return new ServiceUnavailableError(
    `Cannot decide: ${what} could not be read. Nothing was written; try again.`,
    id,
    CODES[id],
  );
}

/** Stops the start, naming every fault of the configuration. */
export class ConfigurationError extends Error {
  public readonly id = ErrorId.invalidConfiguration;

  constructor(public readonly details: readonly Finding[]) {
    super(summary("The configuration of profile-guard", details));
  }
}

/** Readable alone: the first faults in words, and how many more. */
function summary(subject: string, findings: readonly Finding[]): string {
  const shown = findings.slice(0, 5).map(({ message, suggestion }) => {
    const hint = suggestion === undefined ? "" : ` Did you mean "${suggestion}"?`;
    return `${message}${hint}`;
  });
  const more = findings.length - shown.length;
  const rest = more > 0 ? ` And ${more} more, listed in the details.` : "";
  const count = findings.length === 1 ? "1 fault" : `${findings.length} faults`;
  return `${subject} has ${count}: ${shown.join(" ")}${rest}`;
}
