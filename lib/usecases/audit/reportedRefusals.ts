import type { ReportedRefusalsAnswer } from "../../api/audit";
import { reportedGroups } from "../../domain/audit/reportedGroups";
import type { AuditContext } from "./context";
import { decode } from "./encoding";
import { filterOf, pageOf, REPORTED_BODY } from "./filter";
import { available, cursorAfter, show } from "./search";
import { shownTo, visibleOnly } from "./visibleEntries";

/** Entries that one answer counts: some 2 MB of them, 40 MB where all name as many faults as one can. */
const COUNTED_AT_ONCE = 2_000;

const SWITCHED_OFF =
  'Nothing is known of earlier refusals: the audit is off ("audit.enabled" is false). Switch it on, or read the log, where each stands as "would refuse".';

/**
 * Groups what the modes `report` have let pass, and `refuse` would not. It tells a caller as much as
 * `searchAudit` does; with the audit switched off it says so.
 *
 * @throws InvalidRequestError 400, DisclosureError 403, 503 `profile-guard.audit.unavailable`
 */
export async function reportedRefusals(context: AuditContext): Promise<ReportedRefusalsAnswer> {
  const { audit, command } = context;
  const { size, ...after } = pageOf(command);
  const asked = { ...filterOf(command, REPORTED_BODY), decision: "reported" };
  const { filter, may } = await visibleOnly(context, asked);
  if (audit === undefined) {
    return { audit: false, note: SWITCHED_OFF, groups: [], more: 0, counted: 0, total: 0 };
  }
  await show(audit);
  const page = await available(
    audit,
    audit.store.search({ ...filter, ...after }, COUNTED_AT_ONCE, { brief: true }),
  );
  const groups = reportedGroups(page.entries.map((entry) => shownTo(may, decode(entry))));
  return {
    audit: true,
    groups: groups.slice(0, size),
    more: Math.max(0, groups.length - size),
    counted: page.entries.length,
    total: page.total,
    ...cursorAfter(page, COUNTED_AT_ONCE),
  };
}
