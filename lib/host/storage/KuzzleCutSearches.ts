import type { SearchedSecurity } from "../../domain/actions";
import { usersWithin, without } from "../../domain/queries/coveredFilters";
import { asksForAll, cutSearch, cutSearchFaults } from "../../domain/requests/cutSearch";
import { ErrorId, InvalidRequestError } from "../../errors/errors";
import { decisionUnavailable } from "../../errors/unavailable";
import { AsyncContext } from "../../shared/AsyncContext";
import type { Kernel, StorageClient } from "../kernel/kernel";
import { storageClient } from "../kernel/kernel";
import { wrapAnswerer } from "../kernel/wrapAnswerer";
import type { CutSearches, ProfilesBeside, SearchBound } from "../port/CutSearches";
import type { Part } from "./firstUsers";
import { firstUsers } from "./firstUsers";
import { KuzzleCutUsers } from "./KuzzleCutUsers";
import { LOCAL_INDEX } from "./LocalPasswords";
import { PrivateStorage } from "./PrivateStorage";
import { SharedProfileLooks } from "./SharedProfileLooks";
import { UserWrites } from "./UserWrites";

/** Every search of the host's own repositories; source: the host's lib/core/shared/store.ts. */
const SEARCH = "core:storage:private:document:search";
/** Where the plugin of `local` has its credentials. */
const CREDENTIALS = "users";

/** Groups in one answer, of 65,535 that Elasticsearch makes (`search.max_buckets`). */
const MOST_BESIDE = 50_000;

interface Found {
  readonly beside: {
    readonly buckets: readonly { readonly key: string }[];
    readonly sum_other_doc_count: number;
  };
  readonly without: { readonly doc_count: number };
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
  private readonly written: UserWrites;
  private isWatching = false;

  constructor(
    private readonly kuzzle: Kernel,
    private readonly client: () => StorageClient = storageClient,
  ) {
    this.profiles = new SharedProfileLooks(kuzzle);
    this.users = new KuzzleCutUsers(kuzzle, this.profiles);
    this.written = new UserWrites(kuzzle);
  }

  readonly watchUsers: CutSearches["watchUsers"] = () => {
    this.written.watch();
  };
  readonly usersMark: CutSearches["usersMark"] = () => this.written.mark();
  readonly shownUsersMark: CutSearches["shownUsersMark"] = () => this.written.shownMark();

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
  async profilesBeside(
    profileIds: readonly string[],
    known: readonly string[] = [],
  ): Promise<ProfilesBeside> {
    if (profileIds.length === 0) {
      return { profileIds: [], withoutKnown: 0 };
    }
    const { index } = this.kuzzle.internalIndex;
    const beside = { terms: { field: "profileIds", exclude: profileIds, size: MOST_BESIDE } };
    const body = {
      query: { constant_score: { filter: usersWithin(profileIds, []) } },
      aggregations: { beside, without: { filter: without(known) } },
    };
    const storage = new PrivateStorage(this.kuzzle);
    const { aggregations } = await storage.search(index, "users", body, { size: 0 });
    const found = aggregations as Found | undefined;
    if (found === undefined || found.beside.sum_other_doc_count > 0) {
      throw decisionUnavailable("profiles that users have beside those that you cover");
    }
    return {
      profileIds: found.beside.buckets.map(({ key }) => key),
      withoutKnown: found.without.doc_count,
    };
  }

  async idsOf(
    searched: SearchedSecurity,
    bound: SearchBound,
    most: number,
  ): Promise<{ readonly ids: readonly string[]; readonly total: number }> {
    const { index } = this.kuzzle.internalIndex;
    const storage = new PrivateStorage(this.kuzzle);
    const { hits, total } = await searchedWithin(bound, async ({ filter }) => {
      const body = { query: { constant_score: { filter } }, _source: false };
      return storage.search(index, searched, body, { size: most });
    });
    return { ids: hits.map(({ _id }) => _id), total };
  }

  /** A page of all users of whom it is known how many there are; `undefined`: the host's own search tells. */
  private async part(
    { filter, total }: SearchBound,
    { scroll, ...part }: Part & { readonly scroll?: unknown } = {},
  ): Promise<object | undefined> {
    if (total === undefined || scroll !== undefined) {
      return undefined;
    }
    const { index } = this.kuzzle.internalIndex;
    try {
      return { hits: await firstUsers(this.client(), index, filter, part), total };
    } catch {
      // the host's own search tells what is wrong
      return undefined;
    }
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
      const faults = cutSearchFaults(body ?? {});
      if (faults.length > 0) {
        throw new InvalidRequestError(ErrorId.invalidRequest, "The request", faults);
      }
      cut.done = true;
      const given = Object(body) as Readonly<Record<string, unknown>>;
      const [options] = rest;
      // what it asks itself is not cut
      return this.cuts.run(undefined, async () =>
        searchedWithin(cut.bound, async (bound) => {
          const all = asksForAll(given) ? await this.part(bound, options as Part) : undefined;
          return all ?? original(index, collection, cutSearch(given, bound.filter), ...rest);
        }),
      );
    });
    if (missing.length > 0) {
      throw decisionUnavailable("search of users, profiles and roles");
    }
    this.isWatching = true;
  }
}

/** Searches again while the bound was another one by the time of the answer. */
async function searchedWithin<T>(
  first: SearchBound,
  search: (bound: SearchBound) => Promise<T>,
): Promise<T> {
  let bound = first;
  for (let times = 0; times < MOST_TIMES; times += 1) {
    const answer = await search(bound);
    const next = await bound.newer?.();
    if (next === undefined) {
      return answer;
    }
    bound = next;
  }
  throw decisionUnavailable("search of users, whose profiles change all the time");
}

/** Each takes another write of a user, of a combination of profiles that nobody had. */
const MOST_TIMES = 5;
