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

/**
 * The details of a refusal, for administrators who help its caller: which rights are missing, and
 * which names do not exist.
 *
 * @property total the number of missing rights, listed or not
 * @property more  claims that are left out
 */
export interface BoundedDetails {
  readonly missing: readonly string[];
  readonly total: number;
  readonly claims: readonly {
    readonly subject: string;
    readonly moment?: "before" | "after";
    readonly through: readonly string[];
    readonly former?: true;
  }[];
  readonly more?: number;
}

/** Cuts details: callers choose the ids in them, and may be refused as often as they like. */
export function boundedDetails(
  { missing, total, claims }: EscalationDetails,
  bounds: DetailBounds,
): BoundedDetails {
  const cut = (text: string): string => cutText(text, bounds.text);
  const more = claims.length - bounds.claims;
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

/** Ends a text that is too long with "…". */
export function cutText(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
