import type { SearchAnswer } from "../../api/audit";
import { auditSwitchedOff, auditUnreadable } from "../../errors/unavailable";
import type { EntryFilter, EntryPage } from "../../host/port/AuditStore";
import type { Audit, AuditContext } from "./context";
import { filterOf, pageOf } from "./filter";
import { decode } from "./encoding";
import { shownTo, visibleOnly } from "./visibleEntries";
import { messageOf } from "../../shared/messageOf";
import { withTimeout } from "../../shared/timeout";

/** Milliseconds, for one answer of the store. */
const LONGEST_WAIT = 4_000;
/** Entries in a page of an export. */
const EXPORTED_AT_ONCE = 500;

/** @throws 412 `profile-guard.audit.switched_off` */
export function auditOf({ audit }: Pick<AuditContext, "audit">): Audit {
  if (audit === undefined) {
    throw auditSwitchedOff();
  }
  return audit;
}

/**
 * The newest entries first.
 *
 * @throws InvalidRequestError 400, DisclosureError 403, 412 `profile-guard.audit.switched_off`,
 * 503 `profile-guard.audit.unavailable`
 */
export async function searchAudit(context: AuditContext): Promise<SearchAnswer> {
  const audit = auditOf(context);
  const { size, ...after } = pageOf(context.command);
  const { filter, may } = await visibleOnly(context, filterOf(context.command));
  await show(audit);
  const page = await read(audit, { ...filter, ...after }, size);
  return {
    entries: page.entries.map((entry) => shownTo(may, decode(entry))),
    total: page.total,
    ...cursorAfter(page, size),
    node: audit.writer.state,
  };
}

/**
 * Every entry, as lines of JSON, some lines at a time. Each page is judged, and cut, by the rights that
 * its caller has by then: they may take as long as they like over the one before.
 *
 * @throws as {@link searchAudit}, before the first line; between two pages also UncheckedError 403
 */
export async function exportAudit(context: AuditContext): Promise<AsyncGenerator<string>> {
  const audit = auditOf(context);
  const { filter, may } = await visibleOnly(context, filterOf(context.command));
  await show(audit);
  const first = await read(audit, filter, EXPORTED_AT_ONCE);
  return (async function* () {
    let page = first;
    let shown = may;
    while (page.entries.length > 0) {
      const sees = shown;
      yield page.entries
        .map((entry) => `${JSON.stringify(shownTo(sees, decode(entry)))}\n`)
        .join("");
      const { cursor } = cursorAfter(page, EXPORTED_AT_ONCE);
      if (cursor === undefined) {
        return;
      }
      const visible = await visibleOnly(await context.now(), filterOf(context.command));
      shown = visible.may;
      page = await read(audit, { ...visible.filter, olderThan: cursor }, EXPORTED_AT_ONCE);
    }
  })();
}

/** Writes the waiting entries of this node and refreshes the store, so that a search finds them. */
export async function show(audit: Audit): Promise<void> {
  await audit.writer.flush();
  await available(audit, audit.store.refresh());
}

export async function read(audit: Audit, filter: EntryFilter, size: number): Promise<EntryPage> {
  return available(audit, audit.store.search(filter, size));
}

/** @throws 503 `profile-guard.audit.unavailable` when the store does not answer */
export async function available<T>({ log }: Audit, answer: Promise<T>): Promise<T> {
  try {
    return await withTimeout(answer, LONGEST_WAIT, () => {
      throw new Error("the storage takes too long");
    });
  } catch (error) {
    log.warn(`audit: it cannot be read: ${messageOf(error)}`);
    throw auditUnreadable();
  }
}

export function cursorAfter({ entries, total }: EntryPage, size: number): { cursor?: string } {
  const last = entries.at(-1);
  return last !== undefined && entries.length === size && total > size ? { cursor: last.id } : {};
}
