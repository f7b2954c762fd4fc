import type { AuditState, HistoryAnswer, SearchAnswer, ShownEntry, Version } from "../../api/audit";
import { ownAction } from "../server/ownAction";
import type { Server } from "../server/server";

/** The most that one answer holds. */
const PAGE = 1_000;

/** Entries of the audit, the newest first. */
interface AuditAnswer {
  readonly entries: readonly ShownEntry[];
  /** All that there are, shown or not. */
  readonly total: number;
  readonly node: AuditState;
}

/** Versions of a document, the newest first; `unreadable`: entries that are damaged in the storage. */
interface VersionsAnswer {
  readonly versions: readonly Version[];
  readonly unreadable: readonly string[];
  readonly isWhole: boolean;
}

/** Asks `profile-guard:searchAudit`, page by page. @throws CommandError */
export async function readAudit(
  server: Server,
  filter: Readonly<Record<string, unknown>>,
  limit: number,
): Promise<AuditAnswer> {
  const entries: ShownEntry[] = [];
  let total: number | undefined;
  for (let cursor: string | undefined; ;) {
    const page: SearchAnswer = await ownAction<SearchAnswer>(server, {
      ...{ action: "searchAudit", body: filter },
      ...pageOf(limit - entries.length, cursor),
    });
    entries.push(...page.entries);
    // later pages count what is left
    total ??= page.total;
    ({ cursor } = page);
    if (cursor === undefined || entries.length >= limit) {
      return { entries: entries.slice(0, limit), total, node: page.node };
    }
  }
}

/** Asks `profile-guard:history`, page by page. @throws CommandError */
export async function readHistory(
  server: Server,
  { kind, id }: { readonly kind: string; readonly id: string },
  limit: number,
): Promise<VersionsAnswer> {
  const versions: Version[] = [];
  const unreadable: string[] = [];
  for (let cursor: string | undefined; ;) {
    const page: HistoryAnswer = await ownAction<HistoryAnswer>(server, {
      ...{ action: "history", kind, _id: id },
      ...pageOf(limit - versions.length, cursor),
    });
    versions.push(...page.versions);
    unreadable.push(...(page.unreadable ?? []));
    ({ cursor } = page);
    if (cursor === undefined || versions.length >= limit) {
      const isWhole = cursor === undefined && versions.length <= limit;
      return { versions: versions.slice(0, limit), unreadable, isWhole };
    }
  }
}

function pageOf(
  wanted: number,
  cursor: string | undefined,
): { readonly size: number; readonly cursor?: string } {
  const size = Math.min(Math.max(wanted, 1), PAGE);
  return cursor === undefined ? { size } : { size, cursor };
}
