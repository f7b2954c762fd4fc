import type { EntryClass } from "../../domain/audit/classes";
import type { Content, DocumentKind, TargetKind } from "../../domain/audit/entry";
import type { KeptEntry } from "../../domain/audit/keptEntry";

/** Narrows the entries, by each member; none: all. */
export interface EntryFilter {
  /** The kinds of the target. Several: any of them. */
  readonly kinds?: readonly TargetKind[];
  readonly id?: string;
  /** `kind:id` of a document that was written or deleted. */
  readonly touched?: string;
  /** The actor's kuid. */
  readonly actor?: string;
  /** `controller:action` */
  readonly action?: string;
  /** The action of the application by which it came, as `controller:action`. */
  readonly via?: string;
  readonly decision?: string;
  /** `true`: what anybody can repeat alone; `false`: all but that. */
  readonly routine?: boolean;
  /** Milliseconds since the epoch, inclusive. */
  readonly since?: number;
  /** Milliseconds since the epoch, exclusive. */
  readonly until?: number;
  /** Only entries that came before this one: the last of the page before. */
  readonly olderThan?: string;
}

export interface EntryPage {
  /** Newest first. */
  readonly entries: readonly KeptEntry[];
  /** The number of entries from here on. */
  readonly total: number;
}

/** The outcome of writing entries. */
export interface Writing {
  /** May be written later. */
  readonly failed: readonly KeptEntry[];
  /** The entries that the storage will never take. */
  readonly refused: readonly KeptEntry[];
}

/** The plugin's private storage. Every method rejects when the storage does not answer. */
export interface AuditStore {
  /** An entry that is there already is replaced. */
  write(entries: readonly KeptEntry[]): Promise<Writing>;
  /** Shows what was written to searches. */
  refresh(): Promise<void>;
  /**
   * Leaves out changes that are bulky: {@link find} has them.
   *
   * @param how `brief`: without changes, and details of reasons
   */
  search(filter: EntryFilter, size: number, how?: { readonly brief: true }): Promise<EntryPage>;
  find(id: string): Promise<KeptEntry | undefined>;
  /** @returns how many were removed */
  removeBefore(at: number): Promise<number>;
  /**
   * Removes entries of one class until at most `most` are left: of whoever has the most the oldest, so
   * that nobody pushes out the entries of others.
   *
   * @returns how many were removed
   */
  removeBeyond(most: number, of: EntryClass): Promise<number>;
  /** Reads the documents that exist, as the host's storage has them now. */
  documents(kind: DocumentKind, ids: readonly string[]): Promise<ReadonlyMap<string, Content>>;
}
