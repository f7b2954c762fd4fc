import type { RightsRow } from "../../lib/api/rights";
import { describeRows } from "../../lib/domain/rights/rows";

/** Lines that are shown of one list. */
const MOST = 200;

/** Rights in words, as the command line tells them. */
export function phrasesOf(rows: readonly RightsRow[]): readonly string[] {
  const phrases = describeRows(rows);
  return phrases.length > MOST
    ? [...phrases.slice(0, MOST), `… ${phrases.length - MOST}`]
    : phrases;
}
