import type { Kernel } from "../kernel/kernel";
import { readOrFail } from "./Strategies";

const PAGE = 1_000;
/** As long as the host allows by default: each page is worked on before the next is read. */
const SCROLL_TTL = "1m";

/** A document found by a search. */
export interface Hit {
  readonly _id: string;
  readonly _source: Readonly<Record<string, unknown>>;
}

export interface Page {
  readonly hits: readonly Hit[];
  readonly total: number;
  readonly scrollId?: string;
  readonly aggregations?: unknown;
}

/** The host's private storage: its internal index, and those of plugins. Fails with 503. */
export class PrivateStorage {
  constructor(private readonly kuzzle: Kernel) {}

  /** Returns the ids of which there is a document, searchable or not yet. */
  async existing(
    index: string,
    collection: string,
    ids: readonly string[],
  ): Promise<ReadonlySet<string>> {
    if (ids.length === 0) {
      return new Set();
    }
    const found = await this.ask("document:mExists", index, collection, ids);
    return new Set((found as { items: readonly string[] }).items);
  }

  /** Everything that a search finds, in pages of at most 1,000. */
  async *scroll(index: string, collection: string, body: object): AsyncGenerator<readonly Hit[]> {
    // Elasticsearch keeps 500 scrolls at most, and each until its time is up: none for one page
    let page = await this.search(index, collection, body, { size: PAGE });
    if (page.total > page.hits.length) {
      page = await this.search(index, collection, body, { size: PAGE, scroll: SCROLL_TTL });
    }
    let seen = 0;
    while (page.hits.length > 0) {
      yield page.hits;
      seen += page.hits.length;
      if (seen >= page.total) {
        return;
      }
      const options = { scrollTTL: SCROLL_TTL };
      page = (await this.ask("document:scroll", page.scrollId, options)) as Page;
    }
    if (seen < page.total) {
      await readOrFail(`rest of ${collection}`, () => Promise.reject(new Error("ended early")));
    }
  }

  async search(index: string, collection: string, body: object, options: object): Promise<Page> {
    return (await this.ask("document:search", index, collection, body, options)) as Page;
  }

  async ask(event: string, ...args: unknown[]): Promise<unknown> {
    return readOrFail("storage", () => this.kuzzle.ask(`core:storage:private:${event}`, ...args));
  }
}
