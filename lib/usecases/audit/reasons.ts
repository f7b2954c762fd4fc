import type { Reason } from "../../domain/audit/entry";
import { wholeReasonOf } from "../../errors/errors";
import { findingsOf } from "../../errors/asHostRefuses";

const MOST_FAULTS = 20;
const LONGEST = 1_000;

/**
 * An error as it is recorded. The host's messages and those about faults may quote what was sent
 * (Elasticsearch tells the value that it could not take), credentials too: of these only ids, codes
 * and paths are kept.
 */
export function reasonOf(error: unknown): Reason {
  const { id, status } = error as { id?: unknown; status?: unknown };
  const message = error instanceof Error ? wholeReasonOf(error).message : undefined;
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
    ? { ...reason, message: message.slice(0, LONGEST) }
    : reason;
}
