import type { PlantedHandle } from "../domain/access/plantedHandle";
import type {
  AuditEntry,
  AuditedChange,
  Content,
  DocumentKind,
  TargetKind,
} from "../domain/audit/entry";
import type { ReportedGroup } from "../domain/audit/reportedGroups";

export type { ReportedGroup } from "../domain/audit/reportedGroups";
export type {
  AuditEntry,
  AuditedActor,
  AuditedChange as Change,
  Content,
  DocumentKind,
  Reason,
  TargetKind,
} from "../domain/audit/entry";

/** The state of the writing of entries on one node. */
export interface AuditState {
  /** Entries in memory that are not written yet. */
  readonly queued: number;
  /** Entries lost since the start: too many for the memory, or refused by the storage. */
  readonly dropped: number;
}

/** Narrows the entries to show, by all members together. */
export interface AuditFilter {
  readonly kind?: TargetKind;
  /** The id of the profile, role or user that was written. */
  readonly id?: string;
  /** The kuid of whoever did it. */
  readonly actor?: string;
  /** As `controller:action`. */
  readonly action?: string;
  /** The action in whose course the application did it, as `controller:action`. */
  readonly via?: string;
  readonly decision?: AuditEntry["decision"];
  /** `true`: writes that anybody can repeat, such as one's own `auth:updateSelf`; `false`: all others. */
  readonly routine?: boolean;
  /** Milliseconds since the epoch, or a date as ISO 8601 writes it. */
  readonly since?: number | string;
  readonly until?: number | string;
}

/** The arguments of `profile-guard:searchAudit`. */
export interface SearchAuditArguments {
  /** Entries in one answer: 1 to 1,000. Default: 10. */
  readonly size?: number;
  /** From the answer before; absent: from the newest. */
  readonly cursor?: string;
  readonly body?: AuditFilter;
}

/** The arguments of `profile-guard:reportedRefusals`. */
export interface ReportedRefusalsArguments {
  /** Groups in one answer: 1 to 1,000. Default: 10. */
  readonly size?: number;
  /** From the answer before: counts what came before; absent: from the newest. */
  readonly cursor?: string;
  readonly body?: Omit<AuditFilter, "decision">;
}

/**
 * Answer of `reportedRefusals`, the most frequent first.
 *
 * @property audit   `false`: it is switched off, so that nothing is known; `note` says what to do
 * @property more    the number of groups that are left out: ask for a larger `size`
 * @property counted the number of entries that the groups count, at most 2,000
 * @property total   the number of entries from here on
 * @property cursor  asks for the groups of what came before; absent when all is counted
 */
export interface ReportedRefusalsAnswer {
  readonly audit: boolean;
  readonly note?: string;
  readonly groups: readonly ReportedGroup[];
  readonly more: number;
  readonly counted: number;
  readonly total: number;
  readonly cursor?: string;
}

/** The arguments of `profile-guard:exportAudit`. */
export interface ExportAuditArguments {
  readonly body?: AuditFilter;
}

/** An entry as `searchAudit` and `exportAudit` show it. */
export type ShownEntry = Omit<AuditEntry, "touched">;

/**
 * Answer of `searchAudit`.
 *
 * @property total  the number of entries from here on
 * @property cursor asks for the next page; absent on the last
 * @property node   the state of the writing of entries on the node that answers
 */
export interface SearchAnswer {
  readonly entries: readonly ShownEntry[];
  readonly total: number;
  readonly cursor?: string;
  readonly node: AuditState;
}

/** One write of a document. `changed`: property paths; `[""]` when it was created or deleted. */
export interface Version extends Omit<AuditedChange, "kind" | "id"> {
  readonly entry: string;
  readonly at: number;
  readonly action: string;
  /** `null`: the application itself. */
  readonly actor: Partial<NonNullable<AuditEntry["actor"]>> | null;
  /** Set for a call of the application: the action that the client had called. */
  readonly via?: string;
  /** Set for a call of the application for which nobody was judged: the reason. */
  readonly asApplication?: string;
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
 * Answer of `restore`. `_source`: what was restored, as the audit tells it. `planted`: what others have made
 * for a user who has got more rights by it; absent when there is nothing, or callers may not see credentials.
 */
export interface RestoreAnswer {
  readonly _id: string;
  readonly kind: DocumentKind;
  readonly entry: string;
  readonly moment: "before" | "after";
  readonly _version?: number;
  readonly _source: Content;
  readonly planted?: readonly PlantedHandle[];
}

/** A page of an answer. */
export interface AuditPage {
  /** 1 to 1,000. Default: 10. */
  readonly size?: number;
  /** From the answer before; absent: from the beginning. */
  readonly cursor?: string;
}

/** Answer of `exportAudit`: lines of JSON, one for each entry. */
export interface ExportAuditAnswer {
  readonly ndjson: string;
}

/** The arguments of `profile-guard:history`. */
export interface HistoryArguments extends AuditPage {
  readonly kind: DocumentKind;
  readonly _id: string;
}

/** The arguments of `profile-guard:restore`. */
export interface RestoreArguments {
  readonly kind: DocumentKind;
  readonly _id: string;
  /** The id of the entry that tells of the version. */
  readonly entry: string;
  /** Default: `after`. */
  readonly moment?: "before" | "after";
  readonly force?: boolean;
  readonly refresh?: "wait_for" | "false";
  readonly retryOnConflict?: number;
}
