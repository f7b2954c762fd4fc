/** Names used all over these tests. */
export const OWN = "@&shop.orders";
export const OTHER = "@&vault.secrets";
export const own = { indices: [OWN] };

type Body = Record<string, unknown>;

export interface RefusedSample {
  readonly name: string;
  readonly query: Body;
  readonly code: string;
  /** From the query on; empty for the query itself. */
  readonly path: string;
  readonly member: string;
}

const lookup = { index: OTHER, id: "1", path: "owner" };
const encoded = Buffer.from(JSON.stringify({ terms: { author: lookup } })).toString("base64");

function termsLookup(name: string, value: unknown, member: string, path: string): RefusedSample {
  return {
    name: `terms lookup, ${name}`,
    query: { terms: { author: value } },
    code: "query.termsLookup",
    path: `terms.author${path}`,
    member,
  };
}

function liked(name: string, member: string, item: Body, within = ""): RefusedSample {
  return {
    name: `more_like_this, ${name}`,
    query: { more_like_this: { fields: ["text"], like: ["words", item] } },
    code: within === "" ? "query.likedDocument" : "query.misplacedObject",
    path: `more_like_this.like[1]${within}`,
    member,
  };
}

function indexedShape(name: string, member: string, query: Body, path: string): RefusedSample {
  return { name: `indexed shape, ${name}`, query, code: "query.indexedShape", path, member };
}

function misplaced(path: string, member: string, query: Body): RefusedSample {
  return { name: `object in ${path}`, query, code: "query.misplacedObject", path, member };
}

/** Queries that name another index, or do not tell what they read. */
export const REFUSED_QUERIES: readonly RefusedSample[] = [
  termsLookup("into another index", lookup, "index", ""),
  termsLookup("with routing", { ...lookup, routing: "r" }, "index", ""),
  termsLookup("by a pattern", { ...lookup, index: "@&shop.order*" }, "index", ""),
  termsLookup("by a list of names", { ...lookup, index: `${OWN},${OTHER}` }, "index", ""),
  termsLookup("by date math", { ...lookup, index: `<${OWN}>` }, "index", ""),
  termsLookup("in another cluster", { ...lookup, index: `far:${OWN}` }, "index", ""),
  termsLookup("by an array", { ...lookup, index: [OWN] }, "index", ""),
  termsLookup("by a number", { ...lookup, index: 5 }, "index", ""),
  termsLookup("by null", { ...lookup, index: null }, "index", ""),
  termsLookup("into the index behind the alias", { ...lookup, index: OWN.slice(1) }, "index", ""),
  termsLookup("naming no index", { id: "1", path: "owner" }, "author", ""),
  termsLookup("by _index", { _index: OTHER, id: "1", path: "owner" }, "_index", ""),
  termsLookup("inside a list", ["a", lookup], "index", "[1]"),
  termsLookup("inside a list of lists", [["a", lookup]], "index", "[0][1]"),
  {
    name: "terms lookup on a dotted field",
    query: { terms: { "author.name": lookup } },
    code: "query.termsLookup",
    path: "terms.author.name",
    member: "index",
  },
  {
    name: "terms lookup on a field called index",
    query: { terms: { index: lookup } },
    code: "query.termsLookup",
    path: "terms.index",
    member: "index",
  },
  {
    name: "terms lookup under boost, which Elasticsearch takes for a field",
    query: { terms: { boost: lookup } },
    code: "query.termsLookup",
    path: "terms.boost",
    member: "index",
  },
  {
    name: "terms lookup of Koncorde",
    query: { in: { author: lookup } },
    code: "query.termsLookup",
    path: "in.author",
    member: "index",
  },

  liked("stored document", "_index", { _index: OTHER, _id: "1" }),
  liked("artificial document of another index", "_index", { _index: OTHER, doc: { a: 1 } }),
  liked("index by an array", "_index", { _index: [OTHER], _id: "1" }),
  liked("index by null", "_index", { _index: null, _id: "1" }),
  liked("object as _id", "_id", { _id: { _id: "1" } }, "._id"),
  liked("object in fields", "fields", { _id: "1", fields: [{ a: 1 }] }, ".fields[0]"),
  {
    name: "more_like_this, unlike",
    query: { more_like_this: { like: "words", unlike: { _index: OTHER, _id: "1" } } },
    code: "query.likedDocument",
    path: "more_like_this.unlike",
    member: "_index",
  },

  indexedShape(
    "geo_shape",
    "index",
    { geo_shape: { area: { indexed_shape: lookup } } },
    "geo_shape.area.indexed_shape",
  ),
  indexedShape(
    "shape",
    "index",
    { shape: { area: { indexed_shape: lookup, relation: "within" } } },
    "shape.area.indexed_shape",
  ),
  indexedShape(
    "naming no index, which means one called shapes",
    "indexed_shape",
    { geo_shape: { area: { indexed_shape: { id: "1" } } } },
    "geo_shape.area.indexed_shape",
  ),
  indexedShape(
    "on a field called indexed_shape",
    "index",
    { geo_shape: { indexed_shape: { indexed_shape: lookup } } },
    "geo_shape.indexed_shape.indexed_shape",
  ),
  indexedShape(
    "as a string, after which Elasticsearch reads the siblings as the shape",
    "indexed_shape",
    { geo_shape: { area: { indexed_shape: "x", index: OTHER } } },
    "geo_shape.area.indexed_shape",
  ),
  indexedShape(
    "in a list",
    "index",
    { geo_shape: { area: { indexed_shape: [lookup] } } },
    "geo_shape.area.indexed_shape[0]",
  ),

  {
    name: "percolate, stored document",
    query: { percolate: { field: "rules", index: OTHER, id: "1" } },
    code: "query.percolatedDocument",
    path: "percolate",
    member: "index",
  },
  {
    name: "knn, vector of a stored document",
    query: { knn: { field: "v", query_vector_builder: { lookup: { ...lookup, path: "v" } } } },
    code: "query.vectorLookup",
    path: "knn.query_vector_builder.lookup",
    member: "index",
  },
  {
    name: "wrapper",
    query: { wrapper: { query: encoded } },
    code: "query.wrappedQuery",
    path: "wrapper",
    member: "wrapper",
  },
  {
    name: "wrapper around an ordinary query",
    query: { wrapper: { query: "eyJtYXRjaF9hbGwiOnt9fQ==" } },
    code: "query.wrappedQuery",
    path: "wrapper",
    member: "wrapper",
  },
  ...["rule", "rule_query"].map((type) => ({
    name: type,
    query: { [type]: { ruleset_ids: ["a"], match_criteria: {}, organic: { match_all: {} } } },
    code: "query.queryRules",
    path: type,
    member: type,
  })),

  misplaced("range.author.gte", "gte", { range: { author: { gte: { gte: "a" } } } }),
  misplaced("term.author.value", "value", { term: { author: { value: { value: "a" } } } }),
  misplaced("match.author.query[0]", "query", { match: { author: { query: [{ a: 1 }] } } }),

  {
    name: "query type that is not known",
    query: { fancy: { deep: [{ lookup }] } },
    code: "query.likelyLookup",
    path: "fancy.deep[0].lookup",
    member: "index",
  },
  {
    name: "wrapper in a query type that is not known",
    query: { fancy: { inner: { wrapper: { query: encoded } } } },
    code: "query.wrappedQuery",
    path: "fancy.inner.wrapper",
    member: "wrapper",
  },
  {
    name: "lookup where a known query type has none",
    query: { geo_distance: { place: { origin: lookup } } },
    code: "query.likelyLookup",
    path: "geo_distance.place.origin",
    member: "index",
  },
];
