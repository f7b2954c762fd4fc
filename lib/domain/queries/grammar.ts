import type { FormName } from "./queryForms";
import { QUERY_TYPES } from "./queryTypes";

/**
 * The reading of an object at some place of a search body. A list at the same place holds several
 * of them, unless it has a shape of its own.
 *
 * @property form     the form that the object itself may turn out to be
 * @property members  shapes of the values by member
 * @property rest     shape of the values of all other members: names chosen by the caller (fields,
 *                    aggregations), options, or members of a later Elasticsearch
 * @property elements shape of the elements when there is a list
 */
export interface ShapeDefinition {
  readonly form?: FormName;
  readonly members?: Readonly<Record<string, string>>;
  readonly rest: string;
  readonly elements?: string;
}

const AGGREGATIONS = { aggs: "aggregations", aggregations: "aggregations" };
const SCRIPTS = { script: "data", script_fields: "data", params: "data" };

/** The language of search bodies, as far as a walk must know it. */
export const GRAMMAR = {
  /** Documents, parameters, values: never read as a part of the query language. */
  data: { rest: "data" },
  /** Options that hold no query. The form is a second net below the grammar. */
  inert: { form: "likelyLookup", members: SCRIPTS, rest: "inert" },
  /** A plain value. Some parsers misread objects here, and then all that follows. */
  scalar: { form: "misplacedObject", rest: "data" },

  search: {
    members: {
      ...AGGREGATIONS,
      query: "query",
      post_filter: "query",
      sort: "sort",
      collapse: "collapse",
      highlight: "highlight",
      suggest: "suggestions",
      knn: "knn",
      rescore: "rescore",
      retriever: "retriever",
      runtime_mappings: "runtimeFields",
      pit: "pointInTime",
      indices_boost: "indexBoosts",
      _source: "data",
      fields: "data",
      docvalue_fields: "data",
      stored_fields: "data",
      script_fields: "data",
      search_after: "data",
    },
    rest: "query",
  },

  // Queries.
  /** A type that the table lacks, or a part of one, is walked as if it held queries. */
  query: { form: "likelyLookup", members: QUERY_TYPES, rest: "query" },
  compound: {
    members: {
      ...SCRIPTS,
      inner_hits: "innerHits",
      functions: "compound",
      script_score: "inert",
      random_score: "inert",
      field_value_factor: "inert",
      exp: "deepLeaf",
      gauss: "deepLeaf",
      linear: "deepLeaf",
      docs: "data",
    },
    rest: "query",
  },
  flatLeaf: { rest: "flatOptions" },
  flatOptions: { rest: "scalar" },
  deepLeaf: { rest: "inert" },
  terms: { rest: "termsOfField" },
  termsOfField: { form: "termsLookup", rest: "data" },
  moreLikeThis: { members: { like: "liked", unlike: "liked" }, rest: "inert" },
  liked: {
    form: "likedDocument",
    members: { doc: "data", per_field_analyzer: "data" },
    rest: "scalar",
  },
  shapeQuery: { rest: "shapeOfField" },
  shapeOfField: { form: "likelyLookup", members: { indexed_shape: "indexedShape" }, rest: "inert" },
  indexedShape: { form: "indexedShape", rest: "scalar" },
  percolate: {
    form: "percolatedDocument",
    members: { document: "data", documents: "data" },
    rest: "inert",
  },
  knn: {
    members: {
      filter: "query",
      inner_hits: "innerHits",
      query_vector_builder: "vectorBuilder",
    },
    rest: "inert",
  },
  vectorBuilder: { members: { lookup: "vectorLookup" }, rest: "inert" },
  vectorLookup: { form: "vectorLookup", rest: "scalar" },
  wrapper: { form: "wrappedQuery", rest: "data" },
  rules: { form: "queryRules", rest: "data" },

  // Aggregations. All types are walked alike: a filter is a query wherever it stands.
  aggregations: { rest: "aggregation" },
  aggregation: {
    members: { ...AGGREGATIONS, meta: "data", filter: "query" },
    rest: "aggregationBody",
  },
  aggregationBody: {
    form: "likelyLookup",
    members: {
      ...SCRIPTS,
      filter: "query",
      filters: "namedQueries",
      background_filter: "query",
      sort: "sort",
      highlight: "highlight",
      buckets_path: "data",
    },
    rest: "aggregationBody",
  },
  namedQueries: { rest: "query", elements: "query" },

  // The rest of a search body.
  sort: { rest: "sortOptions" },
  sortOptions: {
    members: { ...SCRIPTS, nested: "nestedSort", nested_filter: "query" },
    rest: "inert",
  },
  nestedSort: { members: { filter: "query", nested: "nestedSort" }, rest: "inert" },
  collapse: { members: { inner_hits: "innerHits", collapse: "collapse" }, rest: "inert" },
  innerHits: {
    members: { ...SCRIPTS, sort: "sort", highlight: "highlight", collapse: "collapse" },
    rest: "inert",
  },
  highlight: { members: { highlight_query: "query", fields: "highlightFields" }, rest: "inert" },
  highlightFields: { rest: "highlight" },
  suggestions: { rest: "suggestion" },
  suggestion: { rest: "suggester" },
  suggester: { members: { collate: "template", contexts: "data" }, rest: "inert" },
  template: { form: "templatedQuery", rest: "data" },
  rescore: { members: { query: "rescore", rescore_query: "query" }, rest: "inert" },
  retriever: {
    form: "likelyLookup",
    members: {
      query: "query",
      filter: "query",
      sort: "sort",
      collapse: "collapse",
      rescore: "rescore",
      rule: "rules",
      inner_hits: "innerHits",
      query_vector_builder: "vectorBuilder",
    },
    rest: "retriever",
  },
  runtimeFields: { rest: "runtimeField" },
  runtimeField: {
    form: "lookupField",
    members: { ...SCRIPTS, fields: "runtimeFields" },
    rest: "inert",
  },
  pointInTime: { form: "pointInTime", rest: "data" },
  indexBoosts: { form: "indexBoosts", rest: "data" },
} as const satisfies Record<string, ShapeDefinition>;
