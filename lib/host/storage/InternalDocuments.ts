import { waitingLimits } from "../kernel/waitingLimits";
import type { WaitingLimits } from "../port/Host";
import { PrivateStorage } from "./PrivateStorage";
import { readOrFail, Strategies } from "./Strategies";

const PAGE = 1000;
/** As many as Elasticsearch answers at once (`index.max_result_window`). */
const LARGEST_PAGE = 10_000;
const SCROLL_TTL = "10s";

/** So many are read without a look at which there are: nearly always there are all. */
const FEW = 20;
/** Source: the host's lib/core/security/userRepository.js `load`. */
const ANONYMOUS: ReadonlySet<string> = new Set(["anonymous", "-1"]);

/** A document of the host's internal index. */
export interface Document {
  readonly _id: string;
  readonly _source: Readonly<Record<string, unknown>>;
}

/** Reads and searches the host's internal index. */
export class InternalDocuments extends Strategies {
  mostWrites(): number {
    return this.kuzzle.config.limits?.documentsWriteCount ?? Infinity;
  }

  waitingLimits(): WaitingLimits {
    return waitingLimits(this.kuzzle);
  }

  protected async mGet(collection: string, ids: readonly string[]): Promise<readonly Document[]> {
    const event = "core:storage:private:document:mGet";
    return readOrFail(collection, async () => {
      const { items } = (await this.kuzzle.ask(event, this.index, collection, ids)) as {
        items: readonly Document[];
      };
      return items;
    });
  }

  /**
   * Leaves out of many ids those that nothing has: the host makes a costly error of each that it
   * reads, and a thousand of them keep the node from all else. The anonymous user is never stored.
   */
  protected async maybeStored(kind: "profile" | "user", ids: string[]): Promise<string[]> {
    if (ids.length <= FEW) {
      return ids;
    }
    const stored = await new PrivateStorage(this.kuzzle).existing(this.index, `${kind}s`, ids);
    return ids.filter((id) => stored.has(id) || (kind === "user" && ANONYMOUS.has(id)));
  }

  /** @param isShown searches find every write that matters */
  protected async searchAll(
    collection: string,
    query: object,
    isShown = false,
  ): Promise<readonly Document[]> {
    const found: Document[] = [];
    for await (const page of this.pages(collection, { query }, isShown)) {
      found.push(...page);
    }
    return found;
  }

  protected async *pages(
    collection: string,
    body: object,
    isShown = false,
  ): AsyncGenerator<readonly Document[]> {
    const page = await readOrFail(collection, async () => {
      if (!isShown) {
        await this.kuzzle.internalIndex.refreshCollection(collection);
      }
      const first = await this.searchPage(collection, body, { size: PAGE });
      // pages that belong together need a scroll, of which Elasticsearch keeps 500 open at most,
      // and the host closes none
      return first.total <= PAGE
        ? first
        : this.searchPage(collection, body, {
            size: LARGEST_PAGE,
            ...(first.total > LARGEST_PAGE && { scroll: SCROLL_TTL }),
          });
    });
    yield page.hits;
    for (let read = page.hits.length; read < page.total;) {
      const next = await readOrFail(collection, async () => this.nextPage(page.scrollId));
      yield next;
      read += next.length;
    }
  }

  private async nextPage(scrollId: string | undefined): Promise<readonly Document[]> {
    const { hits } = (await this.kuzzle.ask("core:storage:private:document:scroll", scrollId, {
      scrollTTL: SCROLL_TTL,
    })) as { hits: readonly Document[] };
    if (hits.length === 0) {
      throw new Error("the search ended before all of its hits were read");
    }
    return hits;
  }

  protected async searchPage(
    collection: string,
    body: object,
    options: object,
  ): Promise<{ hits: readonly Document[]; total: number; scrollId?: string }> {
    const event = "core:storage:private:document:search";
    return (await this.kuzzle.ask(event, this.index, collection, body, options)) as {
      hits: readonly Document[];
      total: number;
      scrollId?: string;
    };
  }

  private get index(): string {
    return this.kuzzle.internalIndex.index;
  }
}
