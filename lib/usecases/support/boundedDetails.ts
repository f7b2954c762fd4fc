import type { RefusalDetails } from "../../domain/audit/entry";
import type { ConstraintDetails } from "../../errors/ConstraintError";
import type { EscalationDetails } from "../../errors/EscalationError";

/** The limits of what is kept of one refusal. */
export interface DetailBounds {
  /** Rights. */
  readonly lines: number;
  readonly claims: number;
  /** Ways of each claim. */
  readonly ways: number;
  /** UTF-16 units of each text. */
  readonly text: number;
}

/** Cuts details: callers choose the ids in them, and may be refused as often as they like. */
export function boundedDetails(
  details: EscalationDetails | ConstraintDetails,
  bounds: DetailBounds,
): RefusalDetails {
  const {
    missing,
    total,
    claims,
    more: others = 0,
  } = "broken" in details ? inClaims(details) : details;
  const cut = (text: string): string => cutText(text, bounds.text);
  const more = Math.max(0, claims.length - bounds.claims) + others;
  return {
    missing: missing.slice(0, bounds.lines).map(cut),
    total,
    claims: claims.slice(0, bounds.claims).map(({ subject, through, ...rest }) => ({
      ...rest,
      subject: cut(subject),
      through: through.slice(0, bounds.ways).map(cut),
    })),
    ...(more > 0 && { more }),
  };
}

/** Tells broken constraints in the form of a lack of rights, which the audit and the log have. */
function inClaims({
  broken,
}: ConstraintDetails): Pick<EscalationDetails, "missing" | "total" | "claims" | "more"> {
  const requests = broken.flatMap((one) => one.requests ?? []);
  const claims = broken.map(({ constraint, subject, requests: shown = [] }) => ({
    subject: `constraint "${constraint}"${subject ? `, ${subject.kind} "${subject.id}"` : ""}`,
    through: shown.flatMap(({ through }) => through),
  }));
  return { missing: requests.map(({ request }) => request), total: requests.length, claims };
}

/** Ends a text that is too long with "…". */
export function cutText(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
