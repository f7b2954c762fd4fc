import type { CleanedHandle } from "../access/cleanedHandle";
import type { PlantedHandle } from "../access/plantedHandle";

/** The target of an entry: a stored document, the whole platform, or a request that writes none. */
export type TargetKind = "profile" | "role" | "user" | "platform" | "request";

/** The kinds that have a history. */
export const DOCUMENT_KINDS = ["profile", "role", "user"] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** The members of a document as the host stores it, secrets masked. */
export type Content = Readonly<Record<string, unknown>>;

/** One document that a request wrote or deleted. */
export interface AuditedChange {
  readonly kind: DocumentKind;
  readonly id: string;
  /** The host's version of the document after the write; absent when it was deleted. */
  readonly version?: number;
  /** `null`: it did not exist. Absent: it was not looked up. */
  readonly before?: Content | null;
  /** `null`: it was deleted. */
  readonly after: Content | null;
}

export interface AuditedActor {
  readonly kuid: string;
  readonly profileIds: readonly string[];
  /** `http`, `websocket`, `mqtt`, … */
  readonly protocol?: string;
  /** The peer's address first; what follows is what the headers claim (`X-Forwarded-For`). */
  readonly ips: readonly string[];
  readonly token: "authToken" | "apiKey" | "singleUse" | "none";
}

/**
 * The details of a refusal, for administrators who help its caller: which rights are missing, and
 * which names do not exist.
 */
export interface RefusalDetails {
  readonly missing: readonly string[];
  /** The number of missing rights, listed or not. */
  readonly total: number;
  /** Names the holders of the rights, and the ways by which they would come, at most 10. */
  readonly claims: readonly {
    readonly subject: string;
    readonly moment?: "before" | "after";
    readonly through: readonly string[];
    readonly former?: true;
  }[];
  /** Claims that are left out. */
  readonly more?: number;
}

/** An error, without what it may quote of the request. */
export interface Reason {
  readonly id: string;
  readonly status: number;
  /** Set for the plugin's own errors alone: messages of the host may quote what was sent. */
  readonly message?: string;
  /** `code path` of each fault, at most 20. */
  readonly faults?: readonly string[];
  /** Set for a refusal for lack of rights: the first missing rights, and what does not exist. */
  readonly details?: RefusalDetails;
}

/**
 * One guarded write, or one refusal.
 *
 * @property id       sorts by time
 * @property at       milliseconds since the epoch, by the clock of the node
 * @property actor    `null`: the application itself
 * @property action   `controller:action`
 * @property via      of a call of the application: the action that the client had called
 * @property asApplication of a call of the application for which nobody is judged: why. The actor is
 *                    the client whom it served
 * @property target   named by the request; the ids of new users are those that the host generated
 * @property decision `reported`: it would have been refused, were the mode not `report`
 * @property reason   of the refusal
 * @property outcome  `none`: nothing was run. `pending`: it was let run, and its end is not known
 *                    (yet)
 * @property failure  why it failed
 * @property planted  of a write that gives a user more rights: API keys and passwords that others have
 *                    made, with who made each, and what became of it
 * @property cleaned  of a write that makes or deletes users: the API keys and credentials that were
 *                    deleted with them, or were left of an earlier user of that kuid; at most 100
 * @property restores the entry from which `restore` took the content
 * @property touched  `kind:id` of every document in `changes`
 * @property dryRun   a refused question what the write would do: nothing was to be written
 * @property routine  anybody can repeat it: it concerns the caller alone, or changed nobody's rights
 * @property times    so many equal refusals for too many requests, of one caller within a minute; absent: one
 * @property unreadable the stored changes are damaged, and left out
 */
export interface AuditEntry {
  readonly id: string;
  readonly at: number;
  readonly node: string;
  readonly requestId?: string;
  readonly actor: AuditedActor | null;
  readonly action: string;
  readonly via?: string;
  readonly asApplication?: string;
  readonly target: { readonly kind: TargetKind; readonly ids: readonly string[] };
  readonly arguments?: Readonly<Record<string, string>>;
  readonly decision: "allowed" | "refused" | "reported";
  readonly reason?: Reason;
  readonly outcome: "done" | "failed" | "pending" | "none";
  readonly failure?: Reason;
  readonly planted?: readonly PlantedHandle[];
  readonly cleaned?: readonly CleanedHandle[];
  readonly restores?: string;
  readonly dryRun?: true;
  readonly routine?: true;
  readonly times?: number;
  readonly touched: readonly string[];
  readonly changes: readonly AuditedChange[];
  readonly unreadable?: true;
}

/** A document's name among all documents. */
export function touchedName(kind: DocumentKind, id: string): string {
  return `${kind}:${id}`;
}
