import { BadRequestError, ServiceUnavailableError } from "kuzzle";

import type { Finding } from "./domain/findings";

/** Stable ids of every error that the plugin answers, each with a stable code. */
export const ErrorId = {
  /** 400: a profile, or a request about one, is wrong; `details` lists every fault. */
  invalidProfile: "profile-guard.profile.invalid",
  /** 400: a user, or a request about one, is wrong; `details` lists every fault. */
  invalidUser: "profile-guard.user.invalid",
  /** 400: an import (admin:loadSecurities) is wrong; `details` lists every fault. */
  invalidImport: "profile-guard.import.invalid",
  /** 503: what the decision needs could not be read; nothing was written. */
  unavailable: "profile-guard.decision.unavailable",
  /** The plugin's configuration is wrong; the application does not start. */
  invalidConfiguration: "profile-guard.configuration.invalid",
} as const;

export type ErrorIdentifier = (typeof ErrorId)[keyof typeof ErrorId];

/** "pg" and a number: outside every range of the host. */
const CODES: Readonly<Record<ErrorIdentifier, number>> = {
  "profile-guard.configuration.invalid": 0x70670001,
  "profile-guard.profile.invalid": 0x70670101,
  "profile-guard.user.invalid": 0x70670201,
  "profile-guard.import.invalid": 0x70670301,
  "profile-guard.decision.unavailable": 0x70670401,
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
