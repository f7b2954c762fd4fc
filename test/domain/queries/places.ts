type Body = Record<string, unknown>;

export interface Place {
  readonly name: string;
  readonly path: string;
  readonly wrap: (query: Body) => Body;
}

function place(path: string, wrap: (query: Body) => Body): Place {
  return { name: path, path, wrap };
}

/** Queries that hold a query, each with the path from itself to the held one. */
export const COMPOUNDS: readonly Place[] = [
  place("bool.must", (query) => ({ bool: { must: query } })),
  place("bool.filter[0]", (query) => ({ bool: { filter: [query] } })),
  place("bool.should[1]", (query) => ({ bool: { should: [{ match_all: {} }, query] } })),
  place("bool.must_not", (query) => ({ bool: { must_not: query } })),
  place("bool.mustNot", (query) => ({ bool: { mustNot: query } })),
  place("boosting.positive", (query) => ({ boosting: { positive: query } })),
  place("boosting.negative", (query) => ({ boosting: { negative: query } })),
  place("constant_score.filter", (query) => ({ constant_score: { filter: query } })),
  place("dis_max.queries[0]", (query) => ({ dis_max: { queries: [query] } })),
  place("function_score.query", (query) => ({ function_score: { query } })),
  place("function_score.functions[0].filter", (filter) => ({
    function_score: { functions: [{ filter, weight: 2 }] },
  })),
  place("script_score.query", (query) => ({ script_score: { query, script: { id: "s" } } })),
  place("nested.query", (query) => ({ nested: { path: "a", query } })),
  place("nested.inner_hits.highlight.highlight_query", (query) => ({
    nested: { path: "a", inner_hits: { highlight: { highlight_query: query } } },
  })),
  place("has_child.query", (query) => ({ has_child: { type: "a", query } })),
  place("has_parent.query", (query) => ({ has_parent: { parent_type: "a", query } })),
  place("pinned.organic", (organic) => ({ pinned: { ids: ["1"], organic } })),
  place("span_near.clauses[0]", (query) => ({ span_near: { clauses: [query] } })),
  place("span_not.exclude", (exclude) => ({ span_not: { exclude } })),
  place("span_multi.match", (match) => ({ span_multi: { match } })),
  place("field_masking_span.query", (query) => ({ field_masking_span: { query, field: "a" } })),
  place("knn.filter[0]", (query) => ({ knn: { field: "v", filter: [query] } })),
  place("and[0]", (query) => ({ and: [query] })),
  place("not", (query) => ({ not: query })),
  place("fancy.of[0].them", (query) => ({ fancy: { of: [{ them: query }] } })),
];

const aggregation = (body: Body): Body => ({ aggs: { name: body } });

/** Search bodies that hold a query. */
export const BODIES: readonly Place[] = [
  place("query", (query) => ({ query })),
  place("post_filter", (query) => ({ post_filter: query })),
  place("knn[0].filter", (filter) => ({ knn: [{ field: "v", filter }] })),
  place("rescore.query.rescore_query", (query) => ({
    rescore: { window_size: 5, query: { rescore_query: query } },
  })),
  place("retriever.rrf.retrievers[0].standard.query", (query) => ({
    retriever: { rrf: { retrievers: [{ standard: { query } }] } },
  })),
  place("retriever.knn.filter[0]", (query) => ({ retriever: { knn: { filter: [query] } } })),
  place("sub_searches[0].query", (query) => ({ sub_searches: [{ query }] })),
  place("highlight.highlight_query", (query) => ({ highlight: { highlight_query: query } })),
  place("highlight.fields.index.highlight_query", (query) => ({
    highlight: { fields: { index: { highlight_query: query } } },
  })),
  place("highlight.fields[0].terms.highlight_query", (query) => ({
    highlight: { fields: [{ terms: { highlight_query: query } }] },
  })),
  place("sort[0].index.nested.filter", (filter) => ({ sort: [{ index: { nested: { filter } } }] })),
  place("sort.a.nested.nested.filter", (filter) => ({
    sort: { a: { nested: { path: "a", nested: { path: "b", filter } } } },
  })),
  place("sort[0]._geo_distance.nested_filter", (query) => ({
    sort: [{ _geo_distance: { place: [1, 2], nested_filter: query } }],
  })),
  place("retriever.knn.inner_hits.sort.a.nested.filter", (filter) => ({
    retriever: { knn: { inner_hits: { sort: { a: { nested: { filter } } } } } },
  })),
  place("knn.inner_hits.collapse.inner_hits.highlight.highlight_query", (query) => ({
    knn: { inner_hits: { collapse: { inner_hits: { highlight: { highlight_query: query } } } } },
  })),
  place("retriever.standard.sort[0].a.nested.filter", (filter) => ({
    retriever: { standard: { sort: [{ a: { nested: { filter } } }] } },
  })),
  place("retriever.standard.collapse.inner_hits.highlight.highlight_query", (query) => ({
    retriever: {
      standard: { collapse: { inner_hits: { highlight: { highlight_query: query } } } },
    },
  })),
  place("retriever.rescorer.rescore.query.rescore_query", (query) => ({
    retriever: { rescorer: { rescore: { query: { rescore_query: query } } } },
  })),
  place("collapse.collapse.inner_hits.sort.a.nested.filter", (filter) => ({
    collapse: { collapse: { inner_hits: { sort: { a: { nested: { filter } } } } } },
  })),
  place("sort[0]._script.nested.filter", (filter) => ({
    sort: [{ _script: { script: { id: "s" }, nested: { filter } } }],
  })),
  place("collapse.inner_hits[0].highlight.highlight_query", (query) => ({
    collapse: { field: "a", inner_hits: [{ highlight: { highlight_query: query } }] },
  })),
  place("aggs.name.filter", (filter) => aggregation({ filter })),
  place("aggregations.terms.filter", (filter) => ({ aggregations: { terms: { filter } } })),
  place("aggs.name.filters.filters.index", (query) =>
    aggregation({ filters: { filters: { index: query } } }),
  ),
  place("aggs.name.filters.filters[0]", (query) => aggregation({ filters: { filters: [query] } })),
  place("aggs.name.adjacency_matrix.filters.a", (query) =>
    aggregation({ adjacency_matrix: { filters: { a: query } } }),
  ),
  place("aggs.name.significant_terms.background_filter", (query) =>
    aggregation({ significant_terms: { field: "a", background_filter: query } }),
  ),
  place("aggs.name.t_test.a.filter", (filter) => aggregation({ t_test: { a: { filter } } })),
  place("aggs.name.frequent_item_sets.filter", (filter) =>
    aggregation({ frequent_item_sets: { fields: [{ field: "a" }], filter } }),
  ),
  place("aggs.name.top_hits.highlight.highlight_query", (query) =>
    aggregation({ top_hits: { highlight: { highlight_query: query } } }),
  ),
  place("aggs.name.top_metrics.sort.a.nested.filter", (filter) =>
    aggregation({ top_metrics: { sort: { a: { nested: { filter } } } } }),
  ),
  place("aggs.name.aggs.inner.filter", (filter) =>
    aggregation({ terms: { field: "a" }, aggs: { inner: { filter } } }),
  ),
  place("aggs.name.fancy.of.filter", (filter) => aggregation({ fancy: { of: { filter } } })),
];

/** Ordinary search bodies, with the names that forms and query types use where they are harmless. */
export const ORDINARY_BODIES: readonly Body[] = [
  {},
  { from: 0, size: 10, _source: { includes: ["index", "id"] }, explain: true, _name: "n" },
  { aggs: { terms: { terms: { field: "index", order: { _key: "asc" }, include: ["a"] } } } },
  { aggs: { indexed_shape: { max: { field: "a" } }, wrapper: { min: { field: "a" } } } },
  { aggs: { index: { max: { field: "a" } }, id: { max: { field: "a" } } } },
  { aggs: { a: { filters: { filters: { index: { match_all: {} }, id: { match_all: {} } } } } } },
  {
    aggs: { a: { composite: { sources: [{ filter: { terms: { field: "a", order: "asc" } } }] } } },
  },
  {
    aggs: { a: { bucket_script: { buckets_path: { index: "x", id: "y" }, script: { id: "s" } } } },
  },
  {
    aggs: { a: { scripted_metric: { params: { index: "x", id: "1" }, map_script: { id: "s" } } } },
  },
  { aggs: { a: { max: { field: "b" }, meta: { index: "x", id: "1", wrapper: {} } } } },
  { aggs: { a: { top_hits: { sort: [{ index: "asc" }], _source: ["id"], fields: ["path"] } } } },
  { sort: { index: "asc", id: { order: "desc" } } },
  { sort: ["index", { terms: { order: "asc", missing: "_last" } }, { nested: "asc" }] },
  { sort: [{ _script: { type: "number", script: { id: "s", params: { index: "x", id: 1 } } } }] },
  { highlight: { fields: { index: {}, id: { type: "plain" }, wrapper: {} } } },
  { collapse: { field: "index", inner_hits: { name: "id", sort: [{ index: "asc" }], size: 3 } } },
  {
    suggest: {
      text: "x",
      collate: { phrase: { field: "a", size: 1 } },
      b: { term: { field: "c" } },
    },
  },
  { suggest: { a: { prefix: "x", completion: { field: "b", contexts: { collate: ["c"] } } } } },
  { runtime_mappings: { index: { type: "keyword", script: { source: "emit('a')" } } } },
  {
    knn: {
      field: "v",
      query_vector: [1],
      query_vector_builder: { text_embedding: { model_id: "m" } },
    },
  },
  { search_after: ["index", "id"], slice: { id: 0, max: 2 } },
];
