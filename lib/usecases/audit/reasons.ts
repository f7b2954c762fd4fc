import type { Reason } from "../../domain/audit/entry";
import { boundedDetails, type DetailBounds } from "../support/boundedDetails";
import { type WholeReason, wholeReasonOf } from "../../errors/errors";
import { findingsOf } from "../../errors/asHostRefuses";

const MOST_FAULTS = 20;
const LONGEST = 1_000;
/** 14 KB at most: an entry of a refusal stays small beside one of a write. */
const DETAILS: DetailBounds = { lines: 20, claims: 10, ways: 3, text: 200 };

/**
 * An error as it is recorded. The host's messages and those about faults may quote what was sent
 * (Elasticsearch tells the value that it could not take), credentials too: of these only ids, codes
 * and paths are kept.
 */
export function reasonOf(error: unknown): Reason {
  const { id, status } = error as { id?: unknown; status?: unknown };
  const { message, details } = error instanceof Error ? wholeReasonOf(error) : NOTHING;
  const name = typeof id === "string" ? id : "unknown";
  const reason = { id: name, status: typeof status === "number" ? status : 500 };
  const findings = findingsOf(error);
  if (findings !== undefined) {
    const faults = findings
      .slice(0, MOST_FAULTS)
      .map(({ code, path }) => `${code} ${path}`.slice(0, LONGEST));
    return { ...reason, faults };
  }
  return name.startsWith("profile-guard.") && typeof message === "string"
    ? {
        ...reason,
        message: message.slice(0, LONGEST),
        ...(details !== undefined && { details: boundedDetails(details, DETAILS) }),
      }
    : reason;
}

const NOTHING: Partial<WholeReason> = {};
