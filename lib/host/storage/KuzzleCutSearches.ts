import type { SearchedSecurity } from "../../domain/actions";
import { isPlainObject } from "../../domain/plainObject";
import { usersWithin } from "../../domain/queries/coveredFilters";
import { cutSearch, cutSearchFaults } from "../../domain/requests/cutSearch";
import { ErrorId, InvalidRequestError } from "../../errors/errors";
import { decisionUnavailable } from "../../errors/unavailable";
import { AsyncContext } from "../../shared/AsyncContext";
import type { Kernel } from "../kernel/kernel";
import { wrapAnswerer } from "../kernel/wrapAnswerer";
import type { CutSearches, SearchBound, StorageFilter } from "../port/CutSearches";
import { KuzzleCutUsers } from "./KuzzleCutUsers";
import { LOCAL_INDEX } from "./LocalPasswords";
import { PrivateStorage } from "./PrivateStorage";
import { SharedProfileLooks } from "./SharedProfileLooks";

/** Every search of the host's own repositories; source: the host's lib/core/shared/store.ts. */
const SEARCH = "core:storage:private:document:search";
/** Where the plugin of `local` has its credentials. */
const CREDENTIALS = "users";

/** Groups in one answer, of 65,535 that Elasticsearch makes (`search.max_buckets`). */
const MOST_BESIDE = 50_000;

interface Beside {
  readonly buckets: readonly { readonly key: string }[];
  readonly sum_other_doc_count: number;
}

interface Cut {
  readonly index: string;
  readonly collection: string;
  readonly bound: SearchBound;
  /** Set once a search was cut. */
  done: boolean;
}

/** The adapter of {@link CutSearches}: stands around the host's searches of its internal storage. */
export class KuzzleCutSearches implements CutSearches {
  private readonly cuts = new AsyncContext<Cut | undefined>();
  readonly users: KuzzleCutUsers;
  private readonly profiles: SharedProfileLooks;
  private isWatching = false;

  constructor(private readonly kuzzle: Kernel) {
    this.profiles = new SharedProfileLooks(kuzzle);
    this.users = new KuzzleCutUsers(kuzzle, this.profiles);
  }

  async within<T>(
    searched: SearchedSecurity | "credentials",
    bound: SearchBound,
    run: () => Promise<T>,
  ): Promise<T> {
    this.watch();
    const place =
      searched === "credentials"
        ? { index: LOCAL_INDEX, collection: CREDENTIALS }
        : { index: this.kuzzle.internalIndex.index, collection: searched };
    const cut: Cut = { ...place, bound, done: false };
    const answer = await this.cuts.run(cut, async () => this.profiles.within(run));
    if (!cut.done) {
      throw decisionUnavailable(`search of ${searched}`);
    }
    return answer;
  }

  /**
   * An aggregation looks at nothing but the users who have one of these, and is kept by Elasticsearch until a user is
   * written. To exclude all other profiles in one search, it would look at all users.
   */
  async profilesBeside(profileIds: readonly string[]): Promise<readonly string[]> {
    if (profileIds.length === 0) {
      return [];
    }
    const { index } = this.kuzzle.internalIndex;
    const beside = { terms: { field: "profileIds", exclude: profileIds, size: MOST_BESIDE } };
    const body = {
      query: { constant_score: { filter: usersWithin(profileIds, []) } },
      aggregations: { beside },
    };
    const storage = new PrivateStorage(this.kuzzle);
    const { aggregations } = await storage.search(index, "users", body, { size: 0 });
    const found = (aggregations as { beside?: Beside } | undefined)?.beside;
    if (found === undefined || found.sum_other_doc_count > 0) {
      throw decisionUnavailable("profiles that users have beside those that you cover");
    }
    return found.buckets.map(({ key }) => key);
  }

  async idsOf(
    searched: SearchedSecurity,
    bound: SearchBound,
    most: number,
  ): Promise<{ readonly ids: readonly string[]; readonly total: number }> {
    const { index } = this.kuzzle.internalIndex;
    const storage = new PrivateStorage(this.kuzzle);
    const { hits, total } = await searchedWithin(bound, async (filter) => {
      const body = { query: { constant_score: { filter } }, _source: false };
      return storage.search(index, searched, body, { size: most });
    });
    return { ids: hits.map(({ _id }) => _id), total };
  }

  /** Where it is not used, nothing stands around the host's searches. */
  private watch(): void {
    if (this.isWatching) {
      return;
    }
    const missing = wrapAnswerer(this.kuzzle, SEARCH, (original) => (...args) => {
      const [index, collection, body, ...rest] = args;
      const cut = this.cuts.get();
      if (cut === undefined || cut.index !== index || cut.collection !== collection) {
        return original(...args);
      }
      const given = isPlainObject(body) ? body : {};
      const faults = cutSearchFaults(given);
      if (faults.length > 0) {
        throw new InvalidRequestError(ErrorId.invalidRequest, "The request", faults);
      }
      cut.done = true;
      const { filter, newer } = cut.bound;
      // what it asks itself is not cut
      const asked = newer && (async () => this.cuts.run(undefined, newer));
      return searchedWithin({ filter, ...(asked && { newer: asked }) }, async (now) =>
        original(index, collection, cutSearch(given, now), ...rest),
      );
    });
    if (missing.length > 0) {
      throw decisionUnavailable("search of users, profiles and roles");
    }
    this.isWatching = true;
  }
}

/** Searches again while the bound was another one when the search was sent. */
async function searchedWithin<T>(
  { filter, newer }: SearchBound,
  search: (filter: StorageFilter) => Promise<T>,
): Promise<T> {
  let bound = filter;
  for (let times = 0; times < MOST_TIMES; times += 1) {
    const answering = search(bound);
    const [answer, next] = await Promise.all([answering, newer?.()]);
    if (next === undefined) {
      return answer;
    }
    bound = next;
  }
  throw decisionUnavailable("search of users, whose profiles change all the time");
}

/** Each takes another write of a user, of a combination of profiles that nobody had. */
const MOST_TIMES = 5;
