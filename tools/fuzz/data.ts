import * as fc from "fast-check";

import { koncordeFilter } from "./filters";
import { PLACE } from "./place";
import { damaged } from "./templates";
import { wild, wildId } from "./values";

/** Sound requests to the actions on data, in the place that the fuzzer's tenant is restricted to. */
const of = (...names: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...names);

const field = of("text", "count", "tags", "more", "more.deep", "day");
const content = fc.record(
  {
    text: of("one", "two", "three"),
    count: fc.nat(9),
    tags: fc.constant(["a", "b"]),
    more: fc.record({ deep: of("x"), day: of("2026-11-29") }),
  },
  { requiredKeys: [] },
);
const id = of(...PLACE.ids);
const documents = (members: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<unknown> =>
  fc.record({
    documents: fc.array(fc.record({ _id: id, ...members }, { requiredKeys: [] }), {
      minLength: 1,
      maxLength: 3,
    }),
  });

const clause = fc.oneof(
  fc.constant({ match_all: {} }),
  fc.constant({}),
  of("one", "two").map((text) => ({ match: { text } })),
  fc.nat(9).map((gte) => ({ range: { count: { gte } } })),
  fc.array(id, { maxLength: 2 }).map((values) => ({ ids: { values } })),
  of("one").map((value) => ({ equals: { text: value } })),
  field.map((name) => ({ exists: { field: name } })),
);
const query = fc.oneof(
  clause,
  fc.array(clause, { maxLength: 2 }).map((filter) => ({ bool: { filter } })),
  koncordeFilter(field, of("one", "two")),
);
const search = fc.record(
  {
    query,
    sort: fc.oneof(
      field,
      field.map((name) => [{ [name]: "asc" }]),
    ),
    _source: fc.oneof(field, fc.boolean(), fc.array(field, { maxLength: 2 })),
    aggs: field.map((name) => ({ by: { terms: { field: name } } })),
    highlight: field.map((name) => ({ fields: { [name]: {} } })),
    suggest: fc.constant({ s: { text: "one", term: { field: "text" } } }),
    from: fc.nat(3),
  },
  { requiredKeys: ["query"] },
);

const entry = fc.oneof(
  id.map((_id) => [{ delete: { _id } }]),
  fc
    .tuple(of("index", "create"), id, content)
    .map(([name, _id, document]) => [{ [name]: { _id } }, document]),
  fc.tuple(id, content).map(([_id, doc]) => [{ update: { _id } }, { doc }]),
);
const mappings = fc.record(
  {
    properties: fc.constant({ extra: { type: "keyword" }, more: { properties: {} } }),
    dynamic: of("true", "strict"),
    _meta: fc.constant({ area: "x" }),
  },
  { requiredKeys: ["properties"] },
);
const configuration = fc.record(
  { mappings, settings: fc.constant({ index: { refresh_interval: "2s" } }) },
  { requiredKeys: [] },
);
const specifications = fc.record(
  {
    strict: fc.boolean(),
    fields: fc.constant({
      text: { type: "string", mandatory: true, typeOptions: { length: { min: 1 } } },
      count: { type: "integer", multivalued: { value: false } },
    }),
    validators: fc.constant([{ exists: "text" }]),
  },
  { requiredKeys: [] },
);
const ids = fc.array(id, { minLength: 1, maxLength: 3 }).map((list) => ({ ids: list }));

/** By `controller:action`. */
const BODIES: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  "document:create": content,
  "document:createOrReplace": content,
  "document:replace": content,
  "document:update": content,
  "document:validate": content,
  "document:upsert": fc.record({ changes: content, default: content }),
  "document:mCreate": documents({ body: content }),
  "document:mCreateOrReplace": documents({ body: content }),
  "document:mReplace": documents({ body: content }),
  "document:mUpdate": documents({ body: content }),
  "document:mUpsert": documents({ changes: content, default: content }),
  "document:mDelete": ids,
  // the ids may be an argument
  "document:mGet": fc.oneof(ids, fc.constant({})),
  "document:mExists": fc.oneof(ids, fc.constant({})),
  "document:deleteFields": fc.record({ fields: fc.array(field, { maxLength: 2 }) }),
  "document:search": search,
  "document:count": fc.record({ query }),
  "document:export": fc.record(
    {
      query,
      fields: fc.array(field, { maxLength: 2 }),
      fieldsName: fc.constant({ text: "Text" }),
      collapse: field.map((name) => ({ field: name })),
    },
    { requiredKeys: ["query"] },
  ),
  "document:deleteByQuery": fc.record({ query }),
  "document:updateByQuery": fc.record({ query, changes: content }),
  "bulk:deleteByQuery": fc.record({ query }),
  "bulk:updateByQuery": fc.record({ query, changes: content }),
  "bulk:write": content,
  "bulk:mWrite": documents({ body: content }),
  "bulk:import": fc
    .array(entry, { minLength: 1, maxLength: 3 })
    .map((entries) => ({ bulkData: entries.flat() })),
  "collection:create": configuration,
  "collection:update": configuration,
  "collection:updateMapping": mappings,
  "collection:updateSpecifications": specifications,
  "collection:validateSpecifications": specifications,
  "collection:searchSpecifications": search,
  "index:mDelete": fc.constant({ indexes: ["no-such-index"] }),
  "realtime:publish": content,
  "realtime:validate": content,
  "realtime:subscribe": query,
  "realtime:join": fc.record({ roomId: of("0a", "room") }),
  "realtime:count": fc.record({ roomId: of("0a", "room") }),
  "realtime:unsubscribe": fc.record({ roomId: of("0a", "room") }),
};

/** Bodies that are nearly sound, and wild ones. */
export function dataBody(controller: string, action: string): fc.Arbitrary<unknown> {
  const sound = BODIES[`${controller}:${action}`];
  return sound === undefined
    ? wild
    : fc.oneof({ weight: 8, arbitrary: damaged(sound, 3) }, { weight: 1, arbitrary: wild });
}

/** The actions that need a collection of their own, since others cannot run beside them. */
const APART: Readonly<Record<string, string>> = {
  "collection:create": PLACE.unsettled,
  "collection:update": PLACE.unsettled,
  "collection:updateMapping": PLACE.unsettled,
  "collection:truncate": PLACE.emptied,
  "bulk:deleteByQuery": PLACE.swept,
  "bulk:updateByQuery": PLACE.swept,
  "document:deleteByQuery": PLACE.swept,
  "document:updateByQuery": PLACE.swept,
};

/** The index and the collection: mostly there. */
export function dataPlace(
  controller: string,
  action: string,
): fc.Arbitrary<readonly (readonly [string, unknown])[]> {
  const collection = APART[`${controller}:${action}`] ?? PLACE.collection;
  const usually = (name: string): fc.Arbitrary<unknown> =>
    fc.oneof(
      { weight: 20, arbitrary: fc.constant<unknown>(name) },
      { weight: 1, arbitrary: wildId },
    );
  return fc
    .tuple(usually(PLACE.index), usually(collection))
    .map(([index, name]) => [["index", index] as const, ["collection", name] as const]);
}

export const dataId: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 5, arbitrary: id },
  { weight: 2, arbitrary: wildId },
);

const sane = fc.constantFrom<readonly [string, unknown]>(
  ...([
    ["refresh", "wait_for"],
    // with forms of its own that the host does not look at
    ...Array.from({ length: 6 }, () => ["lang", "koncorde"] as const),
    ["silent", true],
    ["source", true],
    ["strict", true],
    ["notify", true],
    ["scroll", "10s"],
    ["size", 3],
    ["from", 1],
    ["retryOnConflict", 2],
    ["format", "csv"],
    ["includeKuzzleMeta", true],
    ["ids", ["doc-0"]],
    ["ids", []],
    ["ids", "[]"],
    ["ids", ""],
    ["ids", 0],
    ["query", '{"match_all":{}}'],
    ["searchBody", '{"query":{"match_all":{}}}'],
  ] as const),
);
const NAMES = [
  ...["refresh", "lang", "silent", "source", "strict", "notify", "scroll", "scrollId", "size"],
  ...["from", "retryOnConflict", "format", "separator", "fields", "fieldsName", "ids", "query"],
  ...["searchBody", "type", "includeKuzzleMeta", "countCollection", "targets", "collapse"],
  ...["scope", "users", "state", "volatile"],
];

export const dataArguments: fc.Arbitrary<readonly (readonly [string, unknown])[]> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<readonly (readonly [string, unknown])[]>([]) },
  { weight: 4, arbitrary: fc.array(sane, { maxLength: 3 }) },
  { weight: 3, arbitrary: fc.array(fc.tuple(fc.constantFrom(...NAMES), wild), { maxLength: 2 }) },
);
