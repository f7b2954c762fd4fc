import type { HistoryAnswer, Version } from "../../api/audit";
import type { AuditEntry, AuditedChange } from "../../domain/audit/entry";
import { touchedName } from "../../domain/audit/entry";
import { changedPaths } from "../../domain/audit/changedPaths";
import { requireVisible, visibilityOf } from "../disclosure/visibility";
import type { AuditContext } from "./context";
import { documentOf, pageOf } from "./filter";
import { auditOf, read, show } from "./search";

/**
 * Lists the versions of a profile, a role or a user, with author and time.
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
  const filter = { touched: touchedName(kind, id), ...after };
  const { entries, total, cursor } = await read(audit, filter, size);
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
    total,
    ...(cursor !== undefined && { cursor }),
  };
}

function versionOf(entry: AuditEntry, change: AuditedChange, seesUsers: boolean): Version {
  const { id, at, action, via, asApplication, actor, outcome, restores } = entry;
  const { version, before, after } = change;
  return {
    entry: id,
    at,
    action,
    actor: actor === null || seesUsers ? actor : { kuid: actor.kuid },
    ...(via !== undefined && { via }),
    ...(asApplication !== undefined && { asApplication }),
    outcome,
    ...(restores !== undefined && { restores }),
    ...(version !== undefined && { version }),
    ...(before !== undefined && { before }),
    after,
    changed: before === undefined ? [] : changedPaths(before, after),
  };
}
