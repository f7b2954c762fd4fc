import { waitingLimits } from "../kernel/waitingLimits";
import { ANONYMOUS_IDS } from "../../domain/hostIds";
import type { WaitingLimits } from "../port/Host";
import type { Document } from "./documentPages";
import { readPage } from "./documentPages";
import { PrivateStorage } from "./PrivateStorage";
import { readOrFail, Strategies } from "./Strategies";

const PAGE = 1000;

/** So many are read without a look at which there are: nearly always there are all. */
const FEW = 20;

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
    return ids.filter((id) => stored.has(id) || (kind === "user" && ANONYMOUS_IDS.has(id)));
  }

  /** @param isShown searches find every write that matters */
  protected async searchAll(
    collection: string,
    query: object,
    isShown = false,
  ): Promise<readonly Document[]> {
    const first = await readOrFail(collection, async () => {
      if (!isShown) {
        await this.kuzzle.internalIndex.refreshCollection(collection);
      }
      return this.searchPage(collection, { query }, { size: PAGE });
    });
    if (first.total <= PAGE) {
      return first.hits;
    }
    // ten thousand in one answer would keep the node from all else
    const found = new Map<string, Document>();
    let after: number | undefined;
    do {
      const search = { query, size: PAGE, ...(after !== undefined && { after }) };
      const page = await readOrFail(collection, () => readPage(this.kuzzle, collection, search));
      // one that was written between two pages comes again
      page.entries.forEach(({ document }) => found.set(document._id, document));
      after = page.next;
    } while (after !== undefined);
    return [...found.values()];
  }

  protected async searchPage(
    collection: string,
    body: object,
    options: object,
  ): Promise<{ hits: readonly Document[]; total: number }> {
    const event = "core:storage:private:document:search";
    return (await this.kuzzle.ask(event, this.index, collection, body, options)) as {
      hits: readonly Document[];
      total: number;
    };
  }

  private get index(): string {
    return this.kuzzle.internalIndex.index;
  }
}
