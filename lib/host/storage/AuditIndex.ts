import type { EntryClass } from "../../domain/audit/classes";
import type { Content, DocumentKind } from "../../domain/audit/entry";
import type { KeptEntry } from "../../domain/audit/keptEntry";
import type { AuditStore, EntryFilter, EntryPage, Writing } from "../port/AuditStore";
import type { Kernel } from "../kernel/kernel";
import { asOwnWrite } from "../requests/writers";
import { type Bootstrap, madeOnce } from "./madeOnce";
import { BRIEF, withoutChanges, WITHOUT_BULKY } from "./briefEntries";
import { CLASSES, MOST_ACTORS, NOBODY, ofActor, queryOf, shareOf } from "./auditQueries";

/** Longer ids do not exist in Elasticsearch, and longer terms cannot be indexed. */
const NAME = { type: "keyword", ignore_above: 512 } as const;
const UNSEARCHED = { type: "object", enabled: false } as const;

const MAPPING = {
  dynamic: "false",
  properties: {
    id: NAME,
    at: { type: "date" },
    action: NAME,
    via: NAME,
    decision: NAME,
    routine: { type: "boolean" },
    target: { properties: { kind: NAME, ids: NAME } },
    actor: { properties: { kuid: NAME } },
    touched: { ...NAME, ignore_above: 600 },
    arguments: UNSEARCHED,
    reason: UNSEARCHED,
    failure: UNSEARCHED,
    changes: { type: "keyword", index: false, doc_values: false },
    packed: { type: "binary" },
  },
} as const;

/** Deleted at a time. */
const REMOVAL = 5_000;
/** Statuses of an item that says: this entry, never. All others may pass: blocks, queues, a shard. */
const NEVER: ReadonlySet<number> = new Set([400, 413]);

/**
 * The audit in the plugin's private index of the host. The index is named after the plugin, so that
 * every application on an Elasticsearch would share it: each has a collection of its own there,
 * named after its internal index.
 */
export class AuditIndex implements AuditStore {
  readonly collection: string;
  private readonly index: string;
  readonly prepare: () => Promise<void>;

  constructor(
    private readonly kuzzle: Kernel,
    plugin: object,
    bootstrap: Bootstrap,
  ) {
    this.index = privateIndexOf(kuzzle, plugin);
    this.collection = `audit-${kuzzle.internalIndex.index}`;
    this.prepare = madeOnce(bootstrap, this.collection, MAPPING);
  }

  async write(entries: readonly KeptEntry[]): Promise<Writing> {
    await this.prepare();
    const byId = new Map(entries.map((entry) => [entry.id, entry]));
    const documents = [...byId].map(([_id, body]) => ({ _id, body }));
    const options = { refresh: "false", injectKuzzleMeta: false, limits: false, source: false };
    const { errors } = (await this.ask("document:mCreateOrReplace", documents, options)) as {
      errors: readonly { document: { _id: string }; status: number }[];
    };
    const wrong = errors.flatMap(({ document, status }) => {
      const entry = byId.get(document._id);
      return entry === undefined ? [] : [{ entry, never: NEVER.has(status) }];
    });
    return {
      failed: wrong.flatMap(({ entry, never }) => (never ? [] : [entry])),
      refused: wrong.flatMap(({ entry, never }) => (never ? [entry] : [])),
    };
  }

  async refresh(): Promise<void> {
    await this.prepare();
    await this.ask("collection:refresh");
  }

  async search(
    filter: EntryFilter,
    size: number,
    { brief }: { readonly brief?: true } = {},
  ): Promise<EntryPage> {
    const parts = brief ? BRIEF : WITHOUT_BULKY;
    const { hits, total } = await this.page(queryOf(filter), "desc", 0, size, parts);
    return { entries: brief ? hits.map(withoutChanges) : hits, total };
  }

  async find(id: string): Promise<KeptEntry | undefined> {
    await this.prepare();
    const { items } = (await this.ask("document:mGet", [id])) as {
      items: readonly { _source: KeptEntry }[];
    };
    return items[0]?._source;
  }

  async removeBefore(at: number): Promise<number> {
    await this.prepare();
    return this.remove({ range: { at: { lt: at } } });
  }

  async removeBeyond(most: number, of: EntryClass): Promise<number> {
    await this.prepare();
    const these = CLASSES[of]();
    const counts = await this.countsByActor(these);
    const total = counts.reduce((sum, { count }) => sum + count, 0);
    if (total <= most) {
      return 0;
    }
    const share = shareOf(
      counts.map(({ count }) => count),
      most,
    );
    let removed = 0;
    for (const { actor, count } of counts) {
      // nobody has less than the newest one, as far as that goes
      const excess = count - Math.max(1, share);
      removed += excess > 0 ? await this.removeOldest([these, ofActor(actor)], excess) : 0;
    }
    return removed;
  }

  /** The entries of each actor; `undefined`: the application itself. */
  private async countsByActor(
    query: object,
  ): Promise<{ readonly actor: string | undefined; readonly count: number }[]> {
    const terms = { field: "actor.kuid", size: MOST_ACTORS, missing: NOBODY };
    const body = { query, aggregations: { actors: { terms } } };
    const { aggregations } = (await this.ask("document:search", body, { size: 0 })) as {
      aggregations: { actors: { buckets: readonly { key: string; doc_count: number }[] } };
    };
    return aggregations.actors.buckets.map(({ key, doc_count: count }) => ({
      actor: key === NOBODY ? undefined : key,
      count,
    }));
  }

  private async removeOldest(filter: readonly object[], count: number): Promise<number> {
    let removed = 0;
    while (removed < count) {
      const oldest = Math.min(count - removed, REMOVAL);
      const { hits } = await this.page({ bool: { filter } }, "asc", oldest - 1, 1, BRIEF);
      const last = hits[0]?.id;
      const now =
        last === undefined
          ? 0
          : await this.remove({ bool: { filter: [...filter, { range: { id: { lte: last } } }] } });
      if (now === 0) {
        break;
      }
      removed += now;
    }
    return removed;
  }

  async documents(
    kind: DocumentKind,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, Content>> {
    if (ids.length === 0) {
      return new Map();
    }
    const { index } = this.kuzzle.internalIndex;
    const event = "core:storage:private:document:mGet";
    const { items } = (await this.kuzzle.ask(event, index, `${kind}s`, ids)) as {
      items: readonly { _id: string; _source: Content }[];
    };
    return new Map(items.map(({ _id, _source }) => [_id, _source]));
  }

  /** In batches, so that none takes longer than the storage answers. */
  private async remove(query: object): Promise<number> {
    const options = { fetch: false, refresh: true, size: REMOVAL };
    let removed = 0;
    for (;;) {
      const { deleted } = (await this.ask("document:deleteByQuery", query, options)) as {
        deleted: number;
      };
      removed += deleted;
      if (deleted < REMOVAL) {
        return removed;
      }
    }
  }

  private async page(
    query: object,
    order: "asc" | "desc",
    from: number,
    size: number,
    parts: object,
  ): Promise<{ hits: KeptEntry[]; total: number }> {
    await this.prepare();
    const { hits, total } = (await this.ask(
      "document:search",
      { query, sort: [{ id: order }], ...parts },
      { from, size },
    )) as { hits: readonly { _source: KeptEntry }[]; total: number };
    return { hits: hits.map(({ _source }) => _source), total };
  }

  private ask(event: string, ...args: unknown[]): Promise<unknown> {
    const name = `core:storage:private:${event}`;
    return asOwnWrite(() => this.kuzzle.ask(name, this.index, this.collection, ...args));
  }
}

/** The host tells a plugin neither its name nor its index. Source: lib/core/plugin/pluginContext.ts. */
export function privateIndexOf({ pluginsManager }: Kernel, plugin: object): string {
  const entry = pluginsManager.plugins.find(({ instance }) => instance === plugin);
  if (entry === undefined) {
    throw new Error("profile-guard is not among the application's plugins.");
  }
  return `plugin-${entry.name}`.toLowerCase();
}
