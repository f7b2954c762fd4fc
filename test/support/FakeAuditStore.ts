import type { EntryClass } from "../../lib/domain/audit/classes";
import type { Content, DocumentKind } from "../../lib/domain/audit/entry";
import type { KeptEntry } from "../../lib/domain/audit/keptEntry";
import type { AuditStore, EntryFilter, EntryPage, Writing } from "../../lib/host/port/AuditStore";

/** A store in memory that can be down, slow, or refuse single entries. */
export class FakeAuditStore implements AuditStore {
  readonly entries = new Map<string, KeptEntry>();
  readonly batches: number[] = [];
  readonly stored = new Map<string, Content>();
  readonly removals: string[] = [];
  down = false;
  /** Never answers. */
  hangs = false;
  failing: (entry: KeptEntry) => boolean = () => false;
  refusing: (entry: KeptEntry) => boolean = () => false;

  withDocument(kind: DocumentKind, id: string, content: Content): this {
    this.stored.set(`${kind}:${id}`, content);
    return this;
  }

  async write(entries: readonly KeptEntry[]): Promise<Writing> {
    await this.answer();
    this.batches.push(entries.length);
    const failed = entries.filter(this.failing);
    const refused = entries.filter(this.refusing);
    for (const entry of entries) {
      if (!failed.includes(entry) && !refused.includes(entry)) {
        this.entries.set(entry.id, entry);
      }
    }
    return { failed, refused };
  }

  async refresh(): Promise<void> {
    await this.answer();
  }

  async search(filter: EntryFilter, size: number): Promise<EntryPage> {
    await this.answer();
    const { kinds, id, touched, actor, action, via, decision, since, until, olderThan } = filter;
    const all = [...this.entries.values()]
      .filter(
        (entry) =>
          (kinds === undefined || kinds.includes(entry.target.kind)) &&
          (id === undefined || entry.target.ids.includes(id)) &&
          (touched === undefined || entry.touched.includes(touched)) &&
          (actor === undefined || entry.actor?.kuid === actor) &&
          (via === undefined || entry.via === via) &&
          (action === undefined || entry.action === action) &&
          (decision === undefined || entry.decision === decision) &&
          (since === undefined || entry.at >= since) &&
          (until === undefined || entry.at < until) &&
          (olderThan === undefined || entry.id < olderThan),
      )
      .sort((left, right) => (left.id < right.id ? 1 : -1));
    return { entries: all.slice(0, size), total: all.length };
  }

  async find(id: string): Promise<KeptEntry | undefined> {
    await this.answer();
    return this.entries.get(id);
  }

  async removeBefore(at: number): Promise<number> {
    await this.answer();
    this.removals.push(`before ${at}`);
    return 0;
  }

  async removeBeyond(most: number, of: EntryClass): Promise<number> {
    await this.answer();
    this.removals.push(`beyond ${most} ${of}`);
    return 0;
  }

  async documents(
    kind: DocumentKind,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, Content>> {
    await this.answer();
    return new Map(
      ids.flatMap((id) => {
        const found = this.stored.get(`${kind}:${id}`);
        return found === undefined ? [] : [[id, found] as const];
      }),
    );
  }

  private async answer(): Promise<void> {
    if (this.hangs) {
      await new Promise(() => undefined);
    }
    if (this.down) {
      throw new Error("the store is down");
    }
  }
}
