import type { Visible } from "../disclosure/knowledge";
import type { ClaimVisibility, Shortfall, VisibleShortfalls } from "./claimTypes";

/** Leaves out of shortfalls what the caller may not see. */
export function visibleShortfalls(
  lacking: readonly Shortfall[],
  sees: (what: Visible) => boolean,
): VisibleShortfalls {
  const told: Shortfall[] = [];
  const bare = new Map<string, Shortfall>();
  let isCut = false;
  for (const one of lacking) {
    const { subject, rights } = one.visibility ?? NOTHING_NEEDED;
    const isTold = rights.every(sees);
    isCut ||= !isTold;
    if (!subject.every(sees)) {
      isCut = true;
      // of their own profiles, and of what they name, everybody knows
      if (one.hint?.isKnown === true) {
        bare.set(one.subject, { ...bare.get(one.subject), ...bareOf(one) });
      }
    } else if (isTold) {
      told.push(one);
    } else {
      // that there is anything before, would tell that something is stored
      bare.set(one.subject, { ...bare.get(one.subject), ...bareOf(one) });
    }
  }
  return { shown: [...told, ...bare.values()], isCut };
}

/** The part that the request itself says. */
function bareOf({ subject, rateLimit, former, hint }: Shortfall): Shortfall {
  return {
    subject,
    rows: [],
    through: [],
    ...(rateLimit?.isGiven === true && { rateLimit }),
    ...(former !== undefined && { former }),
    ...(hint?.isKnown === true && { hint }),
  };
}

const NOTHING_NEEDED: ClaimVisibility = { subject: [], rights: [] };
