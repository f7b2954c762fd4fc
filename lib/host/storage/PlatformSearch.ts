import type { Holders } from "../../domain/analysis";
import { MOST_NAMED } from "../../domain/analysis";
import { isTooLongForId } from "../../domain/requests/idLength";
import { rateLimitOf, storedRole } from "../../domain/rights";
import type { StorageFilter } from "../port/CutSearches";
import type {
  DocumentPage,
  PageQuery,
  PlatformReader,
  SecurityCollection,
  StoredProfile,
  StoredRole,
  StoredUser,
  UserFilter,
  UserPageQuery,
} from "../port/Host";
import type { Document, PagedSearch } from "./documentPages";
import { readPage } from "./documentPages";
import { PrivateStorage } from "./PrivateStorage";
import { fromDocument, fromUserDocument, SecuritySearch } from "./SecuritySearch";
import { type Bucket, existing, type SharedBucket } from "./holderBuckets";
import { readOrFail } from "./Strategies";
import { among, anyOf } from "./userFilters";

/** Groups in one answer, of 65,536 that Elasticsearch makes (`search.max_buckets`). */
const MOST_GROUPS = 10_000;
/** Ids of profiles that are kept: some megabytes. */
const MOST_KNOWN = 100_000;
/** Bounds the profiles that users have besides a limited one: those that most of them have. */
const MOST_ALONGSIDE = 1_000;

/** Reads a platform of any size. */
export class PlatformSearch extends SecuritySearch implements PlatformReader {
  /** An object: `this` may be a snapshot, whose own members end with its decision. */
  private readonly known: { mark: string | undefined; ids: Set<string> } = {
    mark: undefined,
    ids: new Set(),
  };

  async pageOfProfiles(query: PageQuery): Promise<DocumentPage<StoredProfile>> {
    return this.pageOf("profiles", { ...query, query: { match_all: {} } }, fromDocument);
  }

  async pageOfRoles(query: PageQuery): Promise<DocumentPage<StoredRole>> {
    const read = ({ _id, _source }: Document): StoredRole => storedRole(_id, _source);
    return this.pageOf("roles", { ...query, query: { match_all: {} } }, read);
  }

  async pageOfUsers({
    either,
    visible,
    ...query
  }: UserPageQuery): Promise<DocumentPage<StoredUser>> {
    const search = { ...query, query: among(anyOf(either), visible), _source: ["profileIds"] };
    return this.pageOf("users", search, fromUserDocument);
  }

  async holdersOf(
    profileIds: readonly string[],
    limited: readonly string[],
    visible?: StorageFilter,
  ): Promise<ReadonlyMap<string, Holders>> {
    if (profileIds.length === 0) {
      return new Map();
    }
    const { counts, alongside } = await this.countHolders(profileIds, limited, visible);
    const others = [...new Set(alongside.flatMap((buckets) => buckets.map(({ key }) => key)))];
    const limits = await this.rateLimits(others);
    const holders = counts.map(({ key, doc_count: count }): [string, Holders] => [
      key,
      { count, alongside: existing(alongside[limited.indexOf(key)] ?? [], limits) },
    ]);
    return new Map(holders);
  }

  async rolesInUse(roleIds: readonly string[]): Promise<ReadonlySet<string>> {
    if (roleIds.length === 0) {
      return new Set();
    }
    await readOrFail("profiles", () => this.showWrites("profiles"));
    const field = "policies.roleId";
    const { used } = (await this.aggregate("profiles", {
      query: { terms: { [field]: roleIds } },
      aggregations: { used: { terms: { field, include: roleIds, size: roleIds.length } } },
    })) as { used: { buckets: readonly Bucket[] } };
    return new Set(used.buckets.map(({ key }) => key));
  }

  async missingProfileIds(mark?: string): Promise<readonly string[]> {
    await readOrFail("users", () => this.showWrites("users"));
    // of more partitions than at first, it tells some ids again
    const missing = new Set<string>();
    for await (const ids of this.profileIdsOfUsers()) {
      const stored = await this.existingProfiles(ids, mark);
      ids.filter((id) => !stored.has(id)).forEach((id) => missing.add(id));
    }
    return [...missing];
  }

  /**
   * Reads the profiles that exist. They go on to exist while the mark stays: to ask of each takes longer
   * than all else.
   */
  private async existingProfiles(
    ids: readonly string[],
    mark: string | undefined,
  ): Promise<ReadonlySet<string>> {
    const { known } = this;
    if (mark === undefined || mark !== known.mark || known.ids.size > MOST_KNOWN) {
      known.mark = mark;
      known.ids = new Set();
    }
    const { ids: existing } = known;
    // nothing has an id that is empty or so long, at which the storage fails
    const unknown = ids.filter((id) => !existing.has(id) && id !== "" && !isTooLongForId(id));
    const { index } = this.kuzzle.internalIndex;
    const storage = new PrivateStorage(this.kuzzle);
    (await storage.existing(index, "profiles", unknown)).forEach((id) => existing.add(id));
    return existing;
  }

  async countUsers(either: readonly UserFilter[]): Promise<number> {
    await readOrFail("users", () => this.showWrites("users"));
    const { found } = (await this.aggregate("users", {
      aggregations: { found: { filter: anyOf(either) } },
    })) as { found: Pick<Bucket, "doc_count"> };
    return found.doc_count;
  }

  async profilesBeside(profileIds: readonly string[]): Promise<readonly string[]> {
    await readOrFail("users", () => this.showWrites("users"));
    const beside = new Set<string>();
    for await (const ids of this.profileIdsOfUsers(anyOf([{ has: profileIds }]))) {
      ids.forEach((id) => beside.add(id));
    }
    return [...beside];
  }

  /** Reads one partition after the other, since Elasticsearch answers with a bounded number of groups. */
  private async *profileIdsOfUsers(query: object = { match_all: {} }): AsyncGenerator<string[]> {
    for (let partition = 0, partitions = 1; partition < partitions; partition += 1) {
      const include = { partition, num_partitions: partitions };
      const terms = { field: "profileIds", size: MOST_GROUPS, include };
      const search = { query, aggregations: { held: { terms } } };
      const { held } = (await this.aggregate("users", search)) as {
        held: { readonly buckets: readonly Bucket[]; readonly sum_other_doc_count: number };
      };
      if (held.sum_other_doc_count > 0) {
        // too many for one answer: the same ids in more partitions
        [partition, partitions] = [-1, partitions * 4];
      } else {
        yield held.buckets.map(({ key }) => key);
      }
    }
  }

  private async countHolders(
    profileIds: readonly string[],
    limited: readonly string[],
    visible: StorageFilter | undefined,
  ): Promise<{
    counts: readonly Bucket[];
    alongside: readonly (readonly SharedBucket[])[];
  }> {
    await readOrFail("users", () => this.showWrites("users"));
    const some = { top_hits: { size: MOST_NAMED, _source: false, sort: [{ _seq_no: "asc" }] } };
    const others = {
      terms: {
        field: "profileIds",
        size: Math.max(1, Math.min(MOST_ALONGSIDE, Math.floor(MOST_GROUPS / limited.length))),
      },
      aggregations: { some },
    };
    const filters = limited.map((id) => ({ term: { profileIds: id } }));
    const { held, beside } = (await this.aggregate("users", {
      query: among({ terms: { profileIds } }, visible),
      aggregations: {
        held: {
          terms: { field: "profileIds", include: profileIds, size: profileIds.length },
        },
        ...(limited.length > 0 && { beside: { filters: { filters }, aggregations: { others } } }),
      },
    })) as {
      held: { buckets: readonly Bucket[] };
      beside?: { buckets: readonly { others: { buckets: readonly SharedBucket[] } }[] };
    };
    const alongside = (beside?.buckets ?? []).map((bucket) => bucket.others.buckets);
    return { counts: held.buckets, alongside };
  }

  private async rateLimits(profileIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const limits = new Map<string, number>();
    for (let first = 0; first < profileIds.length; first += MOST_GROUPS) {
      const values = profileIds.slice(first, first + MOST_GROUPS);
      const body = { query: { ids: { values } }, _source: ["rateLimit"] };
      const { hits } = await readOrFail("profiles", async () => {
        await this.showWrites("profiles");
        return this.searchPage("profiles", body, { size: values.length });
      });
      hits.forEach(({ _id, _source }) => limits.set(_id, rateLimitOf(_source)));
    }
    return limits;
  }

  private async aggregate(collection: SecurityCollection, body: object): Promise<unknown> {
    const found = await readOrFail(collection, () =>
      this.searchPage(collection, body, { size: 0 }),
    );
    return (found as { aggregations?: unknown }).aggregations;
  }

  private async pageOf<T>(
    collection: SecurityCollection,
    search: PagedSearch,
    read: (document: Document) => T,
  ): Promise<DocumentPage<T>> {
    const { entries, ...rest } = await readOrFail(collection, async () => {
      await this.showWrites(collection);
      return readPage(this.kuzzle, collection, search);
    });
    return {
      entries: entries.map(({ document, at }) => ({ document: read(document), at })),
      ...rest,
    };
  }
}
