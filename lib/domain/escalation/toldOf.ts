import type { Visible } from "../disclosure/knowledge";
import type { ClaimSights, Shortfall, ToldShortfalls } from "./claimTypes";

/** Leaves out of shortfalls what the caller may not see. */
export function toldOf(
  lacking: readonly Shortfall[],
  sees: (sight: Visible) => boolean,
): ToldShortfalls {
  const told: Shortfall[] = [];
  const bare = new Map<string, Pick<Shortfall, "former">>();
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
      bare.set(one.subject, one.former === undefined ? {} : { former: one.former });
    }
  }
  const named = [...bare].map(([subject, rest]) => ({ subject, rows: [], through: [], ...rest }));
  return { shown: [...told, ...named], isCut };
}

const NOTHING_NEEDED: ClaimSights = { subject: [], rights: [] };
