import type { AuditEntry, TargetKind } from "../../domain/audit/entry";
import { DOCUMENT_KINDS } from "../../domain/audit/entry";
import type { EntryFilter } from "../../host/port/AuditStore";
import type { Viewer, Visible } from "../disclosure/visibility";
import { requireVisible, visibilityOf } from "../disclosure/visibility";

type May = (what: Visible) => boolean;

/** The rights to see that each target needs: one that concerns everything tells of everything. */
const NEEDED: Readonly<Record<TargetKind, readonly Visible[]>> = {
  profile: ["profiles"],
  role: ["roles"],
  user: ["users"],
  platform: ["profiles", "roles", "users"],
  request: ["profiles", "roles", "users"],
};

/**
 * Narrows a filter to entries that the actor may see.
 *
 * @throws DisclosureError 403 when the actor asks for others, or may see none at all
 */
export async function visibleOnly(
  viewer: Viewer,
  filter: EntryFilter,
): Promise<{ readonly filter: EntryFilter; readonly may: May }> {
  const may = await visibilityOf(viewer);
  const [asked] = filter.kinds ?? [];
  if (asked !== undefined) {
    await requireVisible(viewer, ...NEEDED[asked]);
  }
  const kinds = (filter.kinds ?? (Object.keys(NEEDED) as TargetKind[])).filter((kind) =>
    NEEDED[kind].every(may),
  );
  if (kinds.length === 0) {
    await requireVisible(viewer, "profiles", "roles", "users");
  }
  return { filter: { ...filter, kinds }, may };
}

/**
 * Reduces an entry to the parts that the actor may see: without the documents of another kind that
 * the request wrote too; without the reason's words, which name rights, unless they see profiles
 * and roles, and its details, unless they see users too; with no more of its own actor than the kuid,
 * unless they see users; and without what others have planted and what was cleaned, unless they see credentials.
 */
export function shownTo(may: May, entry: AuditEntry): Omit<AuditEntry, "touched"> {
  const { touched, reason, actor, changes, planted, cleaned, ...shown } = entry;
  const { message, details, ...bare } = reason ?? { id: "", status: 0 };
  const seesRights = may("profiles") && may("roles");
  const told = {
    ...bare,
    ...(seesRights && message !== undefined && { message }),
    // they name users too
    ...(seesRights && may("users") && details !== undefined && { details }),
  };
  const seen = new Set(DOCUMENT_KINDS.filter((kind) => may(`${kind}s`)));
  return {
    ...shown,
    actor: actor === null || may("users") ? actor : { ...actor, profileIds: [], ips: [] },
    ...(reason !== undefined && { reason: told }),
    ...(planted !== undefined && may("credentials") && { planted }),
    ...(cleaned !== undefined && may("credentials") && { cleaned }),
    changes: changes.filter(({ kind }) => seen.has(kind)),
  };
}
