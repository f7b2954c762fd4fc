import { findForeignReads, type ForeignRead } from "../../../lib/domain/queries";
import { OTHER, OWN } from "./refusedQueries";

/** A terms lookup into another index, without the field it is for. */
export const lookup = { index: OTHER, id: "1", path: "owner" };

/** The one finding of a body. */
export function onlyFinding(body: unknown, indices: readonly string[] = [OWN]): ForeignRead {
  const findings = findForeignReads(body, { indices });
  const [finding] = findings;
  if (finding === undefined || findings.length > 1) {
    throw new Error(`expected one finding, got ${JSON.stringify(findings)}`);
  }
  return finding;
}
