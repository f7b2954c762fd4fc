/** A document as Elasticsearch holds it. */
export interface StoredDocument {
  readonly _id: string;
  readonly _index: string;
  readonly _version: number;
  readonly _seq_no: number;
  readonly _source: Readonly<Record<string, unknown>>;
}

/** Tells how far an index was written. */
export interface IndexState {
  /** The highest one: any write moves it. */
  readonly sequenceNumber: number;
  /** Counts the documents that a search finds, and the parts that Elasticsearch stores as such (`nested`). */
  readonly documents: number;
}

interface ShardStatistics {
  readonly indices?: Readonly<
    Record<string, { readonly shards: Readonly<Record<string, readonly ShardCopy[]>> }>
  >;
}

interface ShardCopy {
  readonly seq_no: { readonly max_seq_no: number };
  readonly docs: { readonly count: number };
}

/** An id, also one that Elasticsearch 7 would take for an endpoint. */
export function inUrl(id: string): string {
  return encodeURIComponent(id).replace(/^_/u, "%5F");
}

/** Asks Elasticsearch, behind the host's back, what these tests need. */
export class Elasticsearch {
  private readonly base: string;
  private readonly headers: Record<string, string>;

  constructor(url: string) {
    const { username, password, origin, pathname } = new URL(url);
    this.base = `${origin}${pathname.replace(/\/+$/, "")}`;
    this.headers = {
      "content-type": "application/json",
      // both stand on this machine, whose processor is what tests wait for
      "accept-encoding": "identity",
      ...(username !== "" && {
        authorization: `Basic ${Buffer.from(
          `${decodeURIComponent(username)}:${decodeURIComponent(password)}`,
        ).toString("base64")}`,
      }),
    };
  }

  async exists(index: string): Promise<boolean> {
    return (await this.call("HEAD", encodeURIComponent(index))).status === 200;
  }

  /** @returns false when there is one already */
  async createIndex(index: string, meta: object): Promise<boolean> {
    const body = { mappings: { _meta: meta } };
    const { status, answer } = await this.call("PUT", encodeURIComponent(index), body);
    if (status !== 200 && !JSON.stringify(answer).includes("resource_already_exists_exception")) {
      throw new Error(`Elasticsearch did not create ${index}: ${JSON.stringify(answer)}`);
    }
    return status === 200;
  }

  /** @param most of all callers together; `undefined`: the default, 500 */
  async limitScrolls(most: number | undefined): Promise<void> {
    const transient = { "search.max_open_scroll_context": most ?? null };
    const { status, answer } = await this.call("PUT", "_cluster/settings", { transient });
    if (status !== 200) {
      throw new Error(`Elasticsearch did not limit its scrolls: ${JSON.stringify(answer)}`);
    }
  }

  /** As it counts them against `cluster.max_shards_per_node`; on one node. */
  async shards(): Promise<number> {
    const query = "level=indices&filter_path=indices.*.number_of_*";
    const answer = (await this.ask("GET", `_cluster/health?${query}`)) as {
      indices?: Record<string, { number_of_shards: number; number_of_replicas: number }>;
    };
    return Object.values(answer.indices ?? {}).reduce(
      (sum, { number_of_shards: shards, number_of_replicas: replicas }) =>
        sum + shards * (1 + replicas),
      0,
    );
  }

  /** @param most of all indexes together; `undefined`: the default, 1,000 on each node */
  async limitShards(most: number | undefined): Promise<void> {
    const transient = { "cluster.max_shards_per_node": most ?? null };
    await this.ask("PUT", "_cluster/settings", { transient });
  }

  async endScrolls(): Promise<void> {
    await this.call("DELETE", "_search/scroll/_all");
  }

  async metaOf(index: string): Promise<Record<string, unknown> | undefined> {
    const { status, answer } = await this.call("GET", `${encodeURIComponent(index)}/_mapping`);
    const mapped = (answer as Record<string, { mappings: { _meta?: Record<string, unknown> } }>)[
      index
    ];
    return status === 200 ? (mapped?.mappings._meta ?? {}) : undefined;
  }

  async namesOf(pattern: string): Promise<string[]> {
    const path = `_cat/indices/${encodeURIComponent(pattern)}?format=json`;
    const { status, answer } = await this.call("GET", path);
    return status === 200 ? (answer as { index: string }[]).map(({ index }) => index) : [];
  }

  async deleteIndexes(pattern: string): Promise<void> {
    // by name: Elasticsearch may be configured to refuse wildcards here
    const names = await this.namesOf(pattern);
    // a few at a time: its first line may have 4 kB at most
    for (let first = 0; first < names.length; first += 20) {
      const path = names
        .slice(first, first + 20)
        .map(encodeURIComponent)
        .join(",");
      await this.ask("DELETE", `${path}?ignore_unavailable=true`);
    }
  }

  /** Makes what was written searchable. */
  async refresh(): Promise<void> {
    await this.ask("POST", "_refresh");
  }

  /** Makes writes searchable fast. */
  async refreshEvery(pattern: string, interval: string): Promise<void> {
    await this.change(pattern, { "index.refresh_interval": interval });
  }

  /** Every index made from now on whose name fits one of the patterns begins with these settings. */
  async makeIndexesWith(
    name: string,
    patterns: readonly string[],
    settings: object,
  ): Promise<void> {
    await this.ask("PUT", `_template/${name}`, { index_patterns: patterns, settings });
  }

  /** Lets an index take no writes, or take them again. */
  async blockWrites(index: string, blocked: boolean): Promise<void> {
    await this.change(index, { "index.blocks.write": blocked });
  }

  /** By the names of the indexes. Those that are missing are left out. */
  async statesOf(patterns: readonly string[]): Promise<ReadonlyMap<string, IndexState>> {
    const path = patterns.map(encodeURIComponent).join(",");
    const shown = ["seq_no", "docs"].map((part) => `indices.*.shards.*.${part}`).join(",");
    const query = `level=shards&ignore_unavailable=true&filter_path=${shown}`;
    const answer = (await this.ask("GET", `${path}/_stats/docs?${query}`)) as ShardStatistics;
    return new Map(
      Object.entries(answer.indices ?? {}).map(([index, { shards }]) => {
        const copies = Object.values(shards).flat();
        return [
          index,
          {
            sequenceNumber: Math.max(...copies.map(({ seq_no: { max_seq_no } }) => max_seq_no)),
            documents: copies.reduce((sum, { docs: { count } }) => sum + count, 0),
          },
        ];
      }),
    );
  }

  /** Makes what was written to them searchable; they may be missing. */
  async refreshIndexes(patterns: readonly string[]): Promise<void> {
    const path = patterns.map(encodeURIComponent).join(",");
    await this.ask("POST", `${path}/_refresh?ignore_unavailable=true`);
  }

  /** Every document of the indexes, searchable or not yet. */
  async documents(indexes: readonly string[]): Promise<StoredDocument[]> {
    await this.refreshIndexes(indexes);
    const path = `${indexes.map(encodeURIComponent).join(",")}/_search?ignore_unavailable=true`;
    const { hits } = (await this.ask("POST", path, {
      size: 10_000,
      version: true,
      seq_no_primary_term: true,
    })) as { hits: { hits: StoredDocument[] } };
    // here: Elasticsearch 8 does not sort by the id
    const keyOf = ({ _index, _id }: StoredDocument): string => `${_index} ${_id}`;
    return hits.hits.sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
  }

  /** Removes the documents whose field matches a regular expression; the index may be missing. */
  async remove(index: string, field: string, pattern: string): Promise<void> {
    const path = encodeURIComponent(index);
    if (!(await this.exists(index))) {
      return;
    }
    await this.ask("POST", `${path}/_refresh`);
    const { hits } = (await this.ask("POST", `${path}/_search`, {
      size: 10_000,
      _source: false,
      query: { regexp: { [field]: pattern } },
    })) as { hits: { hits: StoredDocument[] } };
    for (const { _id } of hits.hits) {
      await this.ask("DELETE", `${path}/_doc/${inUrl(_id)}`);
    }
  }

  async document(index: string, id: string): Promise<StoredDocument | undefined> {
    const path = `${encodeURIComponent(index)}/_doc/${inUrl(id)}`;
    const { status, answer } = await this.call("GET", path);
    return status === 200 ? (answer as StoredDocument) : undefined;
  }

  /** By index. */
  async mappingsOf(pattern: string): Promise<Record<string, unknown>> {
    const path = `${encodeURIComponent(pattern)}/_mapping`;
    return (await this.ask("GET", path)) as Record<string, unknown>;
  }

  /** By index, without what Elasticsearch sets by itself. */
  async settingsOf(pattern: string): Promise<Map<string, Record<string, unknown>>> {
    const path = `${encodeURIComponent(pattern)}/_settings?flat_settings=true`;
    const answer = (await this.ask("GET", path)) as Record<
      string,
      { settings: Record<string, unknown> }
    >;
    return new Map(
      Object.entries(answer).map(([index, { settings }]) => {
        const own = /^index\.(?:uuid|creation_date|provided_name|version\..*)$/u;
        return [
          index,
          Object.fromEntries(Object.entries(settings).filter(([key]) => !own.test(key))),
        ];
      }),
    );
  }

  /** @param settings `null`: the default */
  async change(pattern: string, settings: Readonly<Record<string, unknown>>): Promise<void> {
    await this.ask("PUT", `${encodeURIComponent(pattern)}/_settings`, settings);
  }

  /** Opens what is closed, whoever may not see it. */
  async openAgain(pattern: string): Promise<void> {
    const path = encodeURIComponent(pattern);
    await this.ask("PUT", `${path}/_settings?expand_wildcards=all`, {
      "index.blocks.metadata": false,
    });
    await this.ask("POST", `${path}/_open?expand_wildcards=all&wait_for_active_shards=0`);
  }

  async put(index: string, id: string, source: object): Promise<void> {
    const path = `${encodeURIComponent(index)}/_doc/${inUrl(id)}?refresh=true`;
    await this.ask("PUT", path, source);
  }

  private async ask(method: string, path: string, body?: object): Promise<unknown> {
    const { status, answer } = await this.call(method, path, body);
    if (status >= 300) {
      throw new Error(`Elasticsearch: ${method} ${path}: ${status} ${JSON.stringify(answer)}`);
    }
    return answer;
  }

  private async call(
    method: string,
    path: string,
    body?: object,
  ): Promise<{ status: number; answer: unknown }> {
    const response = await fetch(`${this.base}/${path}`, {
      method,
      headers: this.headers,
      signal: AbortSignal.timeout(30_000),
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, answer: text === "" ? null : JSON.parse(text) };
  }
}
