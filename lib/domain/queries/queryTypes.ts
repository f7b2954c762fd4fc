/** The query types of Elasticsearch 7.17 to 9.x and of Koncorde, by how they are walked. */
type QueryShape =
  | "query"
  | "compound"
  | "flatLeaf"
  | "deepLeaf"
  | "terms"
  | "moreLikeThis"
  | "shapeQuery"
  | "percolate"
  | "knn"
  | "wrapper"
  | "rules";

const TYPES: Readonly<Record<QueryShape, readonly string[]>> = {
  // Koncorde's operators: their operands are queries.
  query: ["and", "or", "not"],

  // Every object member is a query, or a list of queries.
  compound: [
    ...["bool", "boosting", "constant_score", "dis_max", "function_score", "script_score"],
    ...["nested", "has_child", "has_parent", "pinned"],
    ...["span_containing", "span_first", "span_multi", "span_near", "span_not", "span_or"],
    ...["span_within", "span_field_masking", "field_masking_span"],
  ],

  // `{field: value}` or `{field: {option: value}}`, the values being scalars or lists of them.
  flatLeaf: [
    ...["match", "match_all", "match_none", "match_bool_prefix", "match_phrase"],
    ...["match_phrase_prefix", "multi_match", "combined_fields"],
    ...["query_string", "simple_query_string"],
    ...["term", "prefix", "wildcard", "regexp", "fuzzy", "range", "exists", "ids", "type"],
    ...["span_term", "span_gap", "parent_id", "distance_feature", "rank_feature"],
    ...["equals", "missing"],
  ],

  // `{field: {…}}` with objects further down, none of which can name an index.
  deepLeaf: [
    ...["common", "intervals", "script", "terms_set"],
    ...["semantic", "sparse_vector", "text_expansion", "weighted_tokens"],
    ...["geo_bounding_box", "geo_distance", "geo_grid", "geo_polygon"],
    ...["geoBoundingBox", "geoDistance", "geoDistanceRange", "geoPolygon"],
  ],

  terms: ["terms", "in"],
  moreLikeThis: ["more_like_this"],
  shapeQuery: ["geo_shape", "shape"],
  percolate: ["percolate"],
  knn: ["knn"],
  wrapper: ["wrapper"],
  rules: ["rule", "rule_query"],
};

/** Each query type with its shape, as members of the object that holds a query. */
export const QUERY_TYPES: Readonly<Record<string, QueryShape>> = Object.fromEntries(
  (Object.keys(TYPES) as QueryShape[]).flatMap((shape) =>
    TYPES[shape].map((type): [string, QueryShape] => [type, shape]),
  ),
);
