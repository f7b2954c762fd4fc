import type { Visible } from "../disclosure/knowledge";
import type { ClaimSights, Shortfall, ToldShortfalls } from "./claimTypes";

/** Leaves out of shortfalls what the caller may not see. */
export function toldOf(
  lacking: readonly Shortfall[],
  sees: (sight: Visible) => boolean,
): ToldShortfalls {
  const told: Shortfall[] = [];
  const bare = new Set<string>();
  let isCut = false;
  for (const one of lacking) {
    const { subject, rights } = one.sights ?? NOTHING_NEEDED;
    const isTold = rights.every(sees);
    isCut ||= !isTold;
    if (!subject.every(sees)) {
      isCut = true;
    } else if (isTold) {
      told.push(one);
    } else {
      // that there is anything before, would tell that something is stored
      bare.add(one.subject);
    }
  }
  const named = [...bare].map((subject) => ({ subject, rows: [], through: [] }));
  return { shown: [...told, ...named], isCut };
}

const NOTHING_NEEDED: ClaimSights = { subject: [], rights: [] };
