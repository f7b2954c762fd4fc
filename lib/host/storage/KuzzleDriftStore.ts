import { KuzzleRequest } from "kuzzle";

import type { StoredProfile } from "../../domain/rights";
import type { DriftStore } from "../port/DriftStore";
import type { SecuritySearcher, StoredUser } from "../port/Host";
import type { Kernel } from "../kernel/kernel";
import { asOwnWrite } from "../requests/writers";
import { existingPlaces } from "./existingPlaces";
import type { Hit } from "./PrivateStorage";
import { PrivateStorage } from "./PrivateStorage";
import { readOrFail } from "./Strategies";
import { LOCAL } from "../kernel/local";

/** Above this, reading all profiles is cheaper than a query with that many terms. */
const MOST_TERMS = 1_000;
const MOST_PROFILE_IDS = 10_000;
const AT_ONCE = 10;

/** The adapter of {@link DriftStore}: the storage of the host, and of its local strategy. */
export class KuzzleDriftStore implements DriftStore {
  private readonly storage: PrivateStorage;

  constructor(
    private readonly kuzzle: Kernel,
    private readonly searcher: SecuritySearcher,
  ) {
    this.storage = new PrivateStorage(kuzzle);
  }

  async profilesRestrictedTo(indexes: readonly string[]): Promise<readonly StoredProfile[]> {
    if (indexes.length > MOST_TERMS) {
      return this.searcher.allProfiles();
    }
    // nested, as the host maps them: lib/config/default.config.ts
    const path = "policies.restrictedTo";
    const query = { nested: { path, query: { terms: { [`${path}.index`]: indexes } } } };
    await this.refresh();
    const found: StoredProfile[] = [];
    for await (const hits of this.storage.scroll(this.index, "profiles", { query })) {
      found.push(...hits.map(({ _id, _source }) => ({ _id, policies: _source.policies })));
    }
    return found;
  }

  async existingPlaces(
    places: ReadonlyMap<string, ReadonlySet<string>>,
  ): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
    return readOrFail("list of indexes", () => existingPlaces(this.kuzzle, places));
  }

  async profileIdsOfUsers(): Promise<{ ids: readonly string[]; complete: boolean }> {
    await this.refresh();
    const aggregations = { ids: { terms: { field: "profileIds", size: MOST_PROFILE_IDS } } };
    const page = await this.storage.search(this.index, "users", { aggregations }, { size: 0 });
    const { ids } = page.aggregations as {
      ids: { buckets: { key: string }[]; sum_other_doc_count: number };
    };
    return { ids: ids.buckets.map(({ key }) => key), complete: ids.sum_other_doc_count === 0 };
  }

  async *users(profileIds?: readonly string[]): AsyncGenerator<readonly StoredUser[]> {
    await this.refresh();
    const query = profileIds === undefined ? { match_all: {} } : { terms: { profileIds } };
    const body = { query, _source: ["profileIds"] };
    for await (const hits of this.storage.scroll(this.index, "users", body)) {
      yield hits.map(toUser);
    }
  }

  async findUsers(kuids: readonly string[]): Promise<readonly StoredUser[]> {
    if (kuids.length === 0) {
      return [];
    }
    const found = await this.storage.ask("document:mGet", this.index, "users", kuids);
    return (found as { items: readonly Hit[] }).items.map(toUser);
  }

  async createdAt(kuid: string): Promise<number | undefined> {
    const found = await this.storage.ask("document:mGet", this.index, "users", [kuid]);
    const [user] = (found as { items: readonly Hit[] }).items;
    const { createdAt } = Object(user?._source._kuzzle_info) as { createdAt?: unknown };
    return user === undefined ? undefined : typeof createdAt === "number" ? createdAt : 0;
  }

  async strategiesWithout(kuid: string, strategies: readonly string[]): Promise<readonly string[]> {
    const known = this.kuzzle.pluginsManager.listStrategies();
    const without: string[] = [];
    for (const strategy of strategies.filter((name) => known.includes(name))) {
      const having = this.isLocal(strategy)
        ? await this.kuidsOfLocal([kuid])
        : await this.askStrategy(strategy, [kuid]);
      if (having.length === 0) {
        without.push(strategy);
      }
    }
    return without;
  }

  async existingProfiles(ids: readonly string[]): Promise<ReadonlySet<string>> {
    return this.storage.existing(this.index, "profiles", [...new Set(ids)]);
  }

  async kuidsWithCredentials(kuids: readonly string[]): Promise<ReadonlySet<string>> {
    const found = new Set<string>();
    for (const strategy of this.kuzzle.pluginsManager.listStrategies()) {
      const left = kuids.filter((kuid) => !found.has(kuid));
      const known = this.isLocal(strategy)
        ? await this.kuidsOfLocal(left)
        : await this.askStrategy(strategy, left);
      known.forEach((kuid) => found.add(kuid));
    }
    return found;
  }

  kuidsOfCredentials(strategy: string): AsyncIterable<readonly string[]> | undefined {
    return this.isLocal(strategy) ? this.localKuids({ match_all: {} }) : undefined;
  }

  async existingUsers(kuids: readonly string[]): Promise<ReadonlySet<string>> {
    const found = new Set<string>();
    for (const index of await this.internalIndexes()) {
      const left = kuids.filter((kuid) => !found.has(kuid));
      const known = await this.storage.existing(index, "users", left);
      known.forEach((kuid) => found.add(kuid));
    }
    return found;
  }

  async writePolicies(profileId: string, policies: readonly unknown[]): Promise<void> {
    await this.write("profiles", profileId, { policies });
  }

  async writeProfileIds(kuid: string, profileIds: readonly string[]): Promise<void> {
    await this.write("users", kuid, { profileIds });
  }

  async deleteCredentials(strategy: string, kuid: string): Promise<void> {
    const remove = this.kuzzle.pluginsManager.getStrategyMethod(strategy, "delete");
    if (!this.isLocal(strategy)) {
      await asOwnWrite(() => remove(new KuzzleRequest({ _id: kuid }), kuid, strategy));
      return;
    }
    // shown to searches at once: the strategy would wait for the next refresh of its index
    const request = new KuzzleRequest({ _id: kuid, refresh: "false" });
    await asOwnWrite(() => remove(request, kuid, strategy));
    await this.storage.ask("collection:refresh", `plugin-${LOCAL}`, "users");
  }

  /**
   * Writes past the host's repositories, which first load the document, and cannot load a profile
   * without its roles nor a user without their profiles. Then the shared cache forgets the old one.
   * Source: the host's lib/core/shared/ObjectRepository.ts `getCacheKey`.
   */
  private async write(
    collection: "profiles" | "users",
    id: string,
    members: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const options = { retryOnConflict: 10 };
    await this.storage.ask("document:update", this.index, collection, id, members, options);
    await this.kuzzle.ask("core:cache:internal:del", `repos/${this.index}/${collection}/${id}`);
  }

  /**
   * Lists the internal indexes of this application and of every other one on the same storage. The
   * host learns of indexes that others created only when it looks again.
   */
  private async internalIndexes(): Promise<readonly string[]> {
    await this.storage.ask("cache:refresh");
    const others: string[] = [];
    for (const index of (await this.storage.ask("index:list")) as string[]) {
      const collections = (await this.storage.ask("collection:list", index)) as string[];
      const isInternal = ["users", "profiles", "roles"].every((name) => collections.includes(name));
      if (isInternal && index !== this.index) {
        others.push(index);
      }
    }
    return [this.index, ...others];
  }

  private isLocal(strategy: string): boolean {
    return this.kuzzle.pluginsManager.strategies[strategy]?.owner === LOCAL;
  }

  private async kuidsOfLocal(kuids: readonly string[]): Promise<readonly string[]> {
    const found: string[] = [];
    for await (const page of this.localKuids({ terms: { kuid: kuids } })) {
      found.push(...page);
    }
    return found;
  }

  private async *localKuids(query: object): AsyncGenerator<readonly string[]> {
    const index = `plugin-${LOCAL}`;
    await this.storage.ask("collection:refresh", index, "users");
    const body = { query, _source: ["kuid"] };
    for await (const hits of this.storage.scroll(index, "users", body)) {
      yield hits.flatMap(({ _source: { kuid } }) => (typeof kuid === "string" ? [kuid] : []));
    }
  }

  private async askStrategy(strategy: string, kuids: readonly string[]): Promise<string[]> {
    const exists = this.kuzzle.pluginsManager.getStrategyMethod(strategy, "exists");
    const found: string[] = [];
    for (let first = 0; first < kuids.length; first += AT_ONCE) {
      await readOrFail(`credentials of strategy "${strategy}"`, () =>
        Promise.all(
          kuids.slice(first, first + AT_ONCE).map(async (kuid) => {
            if (await exists(new KuzzleRequest({ _id: kuid }), kuid, strategy)) {
              found.push(kuid);
            }
          }),
        ),
      );
    }
    return found;
  }

  private async refresh(): Promise<void> {
    for (const collection of ["users", "profiles"]) {
      await readOrFail(collection, () => this.kuzzle.internalIndex.refreshCollection(collection));
    }
  }

  private get index(): string {
    return this.kuzzle.internalIndex.index;
  }
}

function toUser({ _id, _source: { profileIds } }: Hit): StoredUser {
  return { _id, profileIds: Array.isArray(profileIds) ? profileIds.map(String) : [] };
}
