import type { SearchAnswer } from "../../api/audit";
import type { AuditEntry } from "../../domain/audit/entry";
import { auditSwitchedOff, auditUnreadable } from "../../errors/unavailable";
import type { EntryFilter, EntryPage } from "../../host/port/AuditStore";
import type { Audit, AuditContext } from "./context";
import { filterOf, pageOf } from "./filter";
import { decodeMeasured, isCut } from "./encoding";
import { shownTo, visibleOnly } from "./visibleEntries";
import { messageOf } from "../../shared/messageOf";
import { withTimeout } from "../../shared/timeout";

/** Milliseconds, for one answer of the store. */
const LONGEST_WAIT = 4_000;
/** Entries in a page of an export. */
const EXPORTED_AT_ONCE = 500;
/** Characters of the documents in a page, as they are kept: twice as many are answered, in some 100 ms. */
const LONGEST_PAGE = 5_000_000;
/** The same of an export. */
const LONGEST_PIECE = 2_000_000;
/** Characters of one entry's documents. */
const WORTH_A_PAUSE = 100_000;

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
  const { entries, total, cursor } = await read(audit, { ...filter, ...after }, size);
  return {
    entries: entries.map((entry) => shownTo(may, entry)),
    total,
    ...(cursor !== undefined && { cursor }),
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
  const first = await read(audit, filter, EXPORTED_AT_ONCE, LONGEST_PIECE);
  return (async function* () {
    let page = first;
    let shown = may;
    while (page.entries.length > 0) {
      const sees = shown;
      yield page.entries.map((entry) => `${JSON.stringify(shownTo(sees, entry))}\n`).join("");
      const { cursor } = page;
      if (cursor === undefined) {
        return;
      }
      const visible = await visibleOnly(await context.now(), filterOf(context.command));
      shown = visible.may;
      const filtered = { ...visible.filter, olderThan: cursor };
      page = await read(audit, filtered, EXPORTED_AT_ONCE, LONGEST_PIECE);
    }
  })();
}

/** Writes the waiting entries of this node and refreshes the store, so that a search finds them. */
export async function show(audit: Audit): Promise<void> {
  await audit.writer.flush();
  await available(audit, audit.store.refresh());
}

/** A part of the audit that is not so large that others wait for it. */
interface ReadPage {
  readonly entries: readonly AuditEntry[];
  readonly total: number;
  /** Absent: there are no more. */
  readonly cursor?: string;
}

/**
 * Reads so many entries, or fewer where their documents are large: one at least. An entry keeps what a write
 * replaced, and anybody may write a large document of their own again and again.
 *
 * @param longest characters of the documents
 */
export async function read(
  audit: Audit,
  filter: EntryFilter,
  size: number,
  longest: number = LONGEST_PAGE,
): Promise<ReadPage> {
  const page = await available(audit, audit.store.search(filter, size));
  const entries: AuditEntry[] = [];
  let sum = 0;
  for (const kept of page.entries) {
    const whole = isCut(kept) ? await available(audit, audit.store.find(kept.id)) : kept;
    const { entry, length } = decodeMeasured(whole ?? kept);
    sum += length;
    if (entries.length > 0 && sum > longest) {
      break;
    }
    entries.push(entry);
    if (length > WORTH_A_PAUSE) {
      await new Promise(setImmediate);
    }
  }
  const last = entries.at(-1);
  const isWhole = entries.length === page.entries.length;
  return {
    entries,
    total: page.total,
    ...(isWhole ? cursorAfter(page, size) : last && { cursor: last.id }),
  };
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
