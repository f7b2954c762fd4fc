import type { Visible } from "../disclosure/knowledge";
import type { ClaimSights, Shortfall, ToldShortfalls } from "./claimTypes";

/** Leaves out of shortfalls what the caller may not see. */
export function toldOf(
  lacking: readonly Shortfall[],
  sees: (sight: Visible) => boolean,
): ToldShortfalls {
  let isCut = false;
  const shown = lacking.flatMap((one): Shortfall[] => {
    const { subject, rights } = one.sights ?? NOTHING_NEEDED;
    const isTold = rights.every(sees);
    isCut ||= !isTold;
    if (!subject.every(sees)) {
      isCut = true;
      return [];
    }
    const { rateLimit: _limit, ...rest } = one;
    return [isTold ? one : { ...rest, rows: [], through: [] }];
  });
  return { shown, isCut };
}

const NOTHING_NEEDED: ClaimSights = { subject: [], rights: [] };
