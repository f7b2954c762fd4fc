import { MADE_BY, MADE_THROUGH, readAuthors, readOrigins } from "../../domain/access/origins";
import { LIMITED_FINGERPRINT, LIMITS, readLimits } from "../../domain/policies/keyLimits";
import { isPlainObject } from "../../domain/plainObject";
import { digestOfToken } from "../../shared/digestOfToken";
import type { Kernel } from "../kernel/kernel";
import { wrapAnswerer } from "../kernel/wrapAnswerer";
import type { StoredKey } from "../port/AccessStore";
import type { Hit } from "./PrivateStorage";
import { PrivateStorage } from "./PrivateStorage";
import { readOrFail } from "./Strategies";

/** Source: the host's lib/model/storage/apiKey.js. */
const KEYS = "api-keys";
const DELETION = "core:storage:private:document:delete";
/** Answers a deletion by a query that finds nothing, as the storage does. */
const NOTHING_DELETED = { deleted: 0, documents: [], failures: [], total: 0 } as const;

/** All API keys, the host's own and those with policies, in its internal index. */
export class ApiKeys {
  private readonly storage: PrivateStorage;
  /** Keys that this deletes together: their dependents are looked for once. */
  private readonly underWay = new Set<string>();

  constructor(private readonly kuzzle: Kernel) {
    this.storage = new PrivateStorage(kuzzle);
  }

  async of(kuid: string): Promise<readonly StoredKey[]> {
    const found: StoredKey[] = [];
    for await (const page of this.searchKeys({ term: { userId: kuid } })) {
      found.push(...page);
    }
    return found;
  }

  async byToken(kuid: string, token: string): Promise<StoredKey | undefined> {
    const hash = digestOfToken(token);
    const fingerprints: readonly unknown[] = [hash, `${LIMITED_FINGERPRINT}${hash}`];
    const query = { term: { userId: kuid } };
    // the host has found it by a search, but of a node that may be ahead
    for (const refreshes of [false, true]) {
      for await (const hits of this.hitsOf(query, refreshes)) {
        const found = hits.find(({ _source }) => fingerprints.includes(_source.fingerprint));
        if (found !== undefined) {
          return toKey(found);
        }
      }
    }
    return undefined;
  }

  all(): AsyncIterable<readonly StoredKey[]> {
    return this.searchKeys({ match_all: {} });
  }

  limited(): AsyncIterable<readonly StoredKey[]> {
    // the host maps it, and stores none with keys of its own
    return this.searchKeys({ exists: { field: "hash" } });
  }

  async delete(ids: readonly string[]): Promise<void> {
    if (ids.length > 0) {
      await this.remove(ids);
      await this.removeMadeThrough(new Set(ids));
    }
  }

  private async remove(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) {
      return;
    }
    ids.forEach((id) => this.underWay.add(id));
    try {
      await Promise.all(
        ids.map((id) => ignoringGone(() => this.kuzzle.ask(DELETION, this.index, KEYS, id))),
      );
    } finally {
      ids.forEach((id) => this.underWay.delete(id));
    }
    await this.kuzzle.internalIndex.refreshCollection(KEYS);
  }

  /**
   * Lets the host delete the keys of a user who has none left without a scroll: it deletes them by a
   * query with each user, and whoever keeps all scrolls open would keep every user.
   * Source: the host's lib/model/storage/apiKey.js `deleteByUser`.
   *
   * @returns the events that the host does not have
   */
  sparingScrolls(): readonly string[] {
    const event = "core:storage:private:document:deleteByQuery";
    return wrapAnswerer(this.kuzzle, event, (original) => async (...args) => {
      const [index, collection, query] = args;
      const { term } = Object(query) as { term?: unknown };
      const isOfUser =
        index === this.index && collection === KEYS && isPlainObject(term) && "userId" in term;
      return isOfUser && (await this.findsNone(query)) ? NOTHING_DELETED : original(...args);
    });
  }

  /**
   * Deletes with a key what was made through it and opens nothing any more, whosever it is, by whatever
   * action. The key itself is gone by then: nothing depends on the rest.
   * Source: the host's lib/model/storage/baseModel.js `delete`.
   *
   * @returns the events that the host does not have
   */
  deletingDependents(): readonly string[] {
    return wrapAnswerer(this.kuzzle, DELETION, (original) => async (...args) => {
      const result = await original(...args);
      const [index, collection, id] = args;
      const isAlone = !this.underWay.has(String(id));
      if (index === this.index && collection === KEYS && isAlone) {
        await this.removeMadeThrough(new Set([String(id)]));
      }
      return result;
    });
  }

  /** Never rejects. A key names all of those through which it was made: one look finds every one of them. */
  private async removeMadeThrough(keys: ReadonlySet<string>): Promise<void> {
    try {
      const dead: string[] = [];
      for await (const page of this.limited()) {
        const made = page.filter(({ limits }) => limits?.ancestors.some(({ id }) => keys.has(id)));
        dead.push(...made.map(({ id }) => id));
      }
      await this.remove(dead);
    } catch {
      // it opens nothing any more
    }
  }

  private async findsNone(query: unknown): Promise<boolean> {
    const { total } = await this.storage.search(this.index, KEYS, { query }, { size: 1 });
    return total === 0;
  }

  private async *searchKeys(query: object): AsyncGenerator<readonly StoredKey[]> {
    for await (const hits of this.hitsOf(query, true)) {
      yield hits.map(toKey);
    }
  }

  private async *hitsOf(query: object, refreshes: boolean): AsyncGenerator<readonly Hit[]> {
    if (refreshes) {
      await readOrFail("API keys", () => this.kuzzle.internalIndex.refreshCollection(KEYS));
    }
    yield* this.storage.scroll(this.index, KEYS, { query });
  }

  private get index(): string {
    return this.kuzzle.internalIndex.index;
  }
}

/** Deletes, or writes, what may be gone already. */
export async function ignoringGone(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if ((error as { status?: number }).status !== 404) {
      throw error;
    }
  }
}

function toKey({ _id: id, _source }: Hit): StoredKey {
  const { author, createdAt } = Object(_source._kuzzle_info) as Partial<Record<string, unknown>>;
  // of what cannot be read the key has nothing, and counts as if it had everything
  const limits = readLimits(_source[LIMITS]);
  const { fingerprint } = _source;
  return {
    id,
    kuid: String(_source.userId),
    authors: readAuthors(author, _source[MADE_BY], createdAt),
    madeThrough: readOrigins(_source[MADE_THROUGH]),
    ...(limits !== undefined && { limits }),
    ...(typeof fingerprint === "string" && {
      digest: fingerprint.replace(LIMITED_FINGERPRINT, ""),
    }),
  };
}
