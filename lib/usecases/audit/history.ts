import type { AuditEntry, AuditedChange } from "../../domain/audit/entry";
import { touchedName } from "../../domain/audit/entry";
import { changedPaths } from "../../domain/audit/changedPaths";
import { requireVisible, visibilityOf } from "../disclosure/visibility";
import type { AuditContext } from "./context";
import { documentOf, pageOf } from "./filter";
import { decode } from "./encoding";
import { auditOf, cursorAfter, read, show } from "./search";

/** One write of a document. `changed`: property paths; `[""]` when it was created or deleted. */
export interface Version extends Omit<AuditedChange, "kind" | "id"> {
  readonly entry: string;
  readonly at: number;
  readonly action: string;
  /** `null`: the application itself. */
  readonly actor: Partial<NonNullable<AuditEntry["actor"]>> | null;
  readonly outcome: AuditEntry["outcome"];
  readonly restores?: string;
  readonly changed: readonly string[];
}

/**
 * Answer of `history`, the newest version first. `unreadable`: the entries that tell of a version
 * too, but are damaged in the storage; absent when none is.
 */
export interface HistoryAnswer {
  readonly _id: string;
  readonly kind: string;
  readonly versions: readonly Version[];
  readonly unreadable?: readonly string[];
  readonly total: number;
  readonly cursor?: string;
}

/**
 * Who wrote a profile, a role or a user when, and what.
 *
 * @throws InvalidRequestError 400, DisclosureError 403, 503 `profile-guard.audit.unavailable`
 */
export async function historyOf(context: AuditContext): Promise<HistoryAnswer> {
  const audit = auditOf(context);
  const { kind, id } = documentOf(context.command);
  const { size, ...after } = pageOf(context.command);
  await requireVisible(context, kind);
  const may = await visibilityOf(context);
  await show(audit);
  const page = await read(audit, { touched: touchedName(kind, id), ...after }, size);
  const entries = page.entries.map(decode);
  const damaged = entries.filter(({ unreadable }) => unreadable);
  return {
    _id: id,
    kind,
    versions: entries.flatMap((entry) =>
      entry.changes
        .filter((change) => change.kind === kind && change.id === id)
        .map((change) => versionOf(entry, change, may("users"))),
    ),
    ...(damaged.length > 0 && { unreadable: damaged.map((entry) => entry.id) }),
    total: page.total,
    ...cursorAfter(page, size),
  };
}

function versionOf(entry: AuditEntry, change: AuditedChange, seesUsers: boolean): Version {
  const { id, at, action, actor, outcome, restores } = entry;
  const { version, before, after } = change;
  return {
    entry: id,
    at,
    action,
    actor: actor === null || seesUsers ? actor : { kuid: actor.kuid },
    outcome,
    ...(restores !== undefined && { restores }),
    ...(version !== undefined && { version }),
    ...(before !== undefined && { before }),
    after,
    changed: before === undefined ? [] : changedPaths(before, after),
  };
}
