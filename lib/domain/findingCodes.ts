/** Ranks a finding. Only an `error` refuses a write. */
export type Severity = "error" | "securityWarning" | "warning" | "suggestion";

/** Faults, each with what is wrong: the table of docs/findings.md is made of it. */
export const FAULTS = {
  "member.missing": "a member or argument that is required",
  "member.unexpected": "a member that does not exist there; `suggestion`: the nearest that does",
  "member.type": "the wrong type; a `roleId` in a list would be taken for the role it spells",
  "member.invalid": "anything else that the form of a member forbids",
  "member.empty": "an empty or blank string, an empty list",
  "member.range": "`rateLimit` negative, fractional, or beyond exact integers",
  "member.duplicate": "the same value twice, of which one is meant",
  "member.value": "not one of the values that an option can have",
  "member.conflict": "an argument that cannot be given together with another one",
  "member.shadowing":
    "a literal member name that reads like a path, and would shadow the member at that path",
  "member.prototype":
    "a member that is taken for a prototype, so that nobody could read it again: `__proto__`, or `constructor` that is null or has a `prototype`",
  "member.method":
    "a member of a user, profile or role by the name of a method that the host calls on them (`isActionAllowed`, …): every request by its rights would be answered 500",
  "member.depth":
    "nested more than 100 levels deep; a filter more than 200; of a text of a search, or of the mappings of a collection: more than 100 brackets of a kind within one another",
  "text.malformed": "half of a surrogate pair, which is no character",
  "name.reserved":
    "an index or a collection of a name that every JavaScript object has as a member; a field of a filter by which Kuzzle would take the one for the other",
  "kuid.reserved":
    "a new user, or credentials or an API key, of a kuid that Kuzzle or JavaScript keeps for itself: `anonymous`, `-1`, `constructor`, …",
  "kuid.pattern":
    "a new user of a kuid with `*`, `?`, `[`, `]` or `\\` in it, which Kuzzle takes for a pattern",
  "id.reserved":
    "a new user, profile, role or API key of an id that begins with `_`, as the endpoints of Elasticsearch do",
  "kuid.forbidden": "a sign-up by a kuid that the configuration does not allow",
  "credentials.unread":
    "credentials for a user who exists, by an action that would not store them as credentials; `existing`: the user, as a dry run tells them",
  "name.code":
    "a name in the `changes` of bulk:updateByQuery that is no plain field name (a-z, A-Z, digits and `_`, not beginning with a digit): the host writes names into a script. document:updateByQuery takes any name",
  "script.inline":
    "a script of the request's own, where the host takes those alone that are stored, and overlooks this one: for callers who hold every right",
  "settings.placement":
    "a setting of a collection that says on which of Elasticsearch's servers it is kept (`routing`): for callers who hold every right, since one that no server fulfils makes the whole storage unhealthy",
  "settings.reserved":
    "a setting of a collection that concerns more than the collection, or is greater than the storage of all stands (more than 5 shards, 1 replica, pipelines, `auto_expand_replicas`, …): for callers who hold every right. Others may set `analysis`, `similarity`, `sort`, `query`, `refresh_interval`, `codec`, `blocks.write`, `mapping.coerce` and `mapping.ignore_malformed`; `number_of_shards`, `number_of_replicas`, `max_ngram_diff`, `max_shingle_diff` and `mapping.total_fields.limit` as far as the message says",
  "settings.expression":
    'an expression of Java in what a collection is made of: `match_pattern: "regex"` of a dynamic template, and expressions of an analysis that may be looked for by going back (all but characters and classes of them, of which the last may be repeated): for callers who hold every right, since Elasticsearch ends at one, or takes for ever. `match` with `*`, and the tokenizers `simple_pattern` and `simple_pattern_split`, are for everybody',
  "settings.file":
    "a setting of a collection that names a file of Elasticsearch's server (`synonyms_path`, …): for callers who hold every right, since the answer tells which files there are. Give the content itself (`synonyms`)",
  "credentials.orphaned":
    "a new user of a kuid that has credentials, left behind by a user who does not exist",
  "credentials.missing":
    "other credentials for a user who has none of that strategy, where the strategy fails for it (`local`, in Kuzzle alone: 500)",
  "restriction.vacuous": "`restrictedTo` null or empty: the host takes it for unrestricted",
  "index.vacuous": "an empty index: the host ignores such a restriction",
  "collections.vacuous": "`collections` null or empty: the host takes it for the whole index",
  "index.duplicate":
    "the same index twice in a `restrictedTo`: the host merges the two, which narrows silently",
  "collection.duplicate": "the same collection twice",
  "index.wildcard": "the host knows no wildcards here and takes `*` and `?` literally",
  "collection.wildcard": "the host knows no wildcards here and takes `*` and `?` literally",
  "policies.tooMany": "more than 10,000 policies in a profile; nothing else of it is told",
  "entries.tooMany":
    "more than 10,000 controllers and actions in a role or ids in a list, 20,000 collections in the restrictions of a profile, 1,000 members of a profile or a role, 1,000 tags of a profile, 1,000 profiles or strategies of a user, 10,000 settings of a collection, 20,000 pairs of a policy and a place in what `explain` is asked, or 1,000 documents in an import, or collections in one of mappings or fixtures, by who does not hold every right; nothing else of it is told",
  "fields.tooMany":
    "more than 10,000 fields in the specification of a collection, 1,000 by who does not hold every right; nothing else of it is told",
  "restrictions.tooMany": "more restrictions in a profile than the storage takes (10,000)",
  "role.unknown": "does not exist; `suggestion`: the nearest that does",
  "profile.unknown": "does not exist; `suggestion`: the nearest that does",
  "index.unknown": "does not exist, and `force` was not given; `suggestion`: the nearest that does",
  "collection.unknown":
    "does not exist, and `force` was not given; `suggestion`: the nearest that does",
  "user.exists":
    "a user of an import who exists, where `onExistingUsers` does not say what becomes of them",
  "strategy.unknown": "credentials for an authentication strategy that does not exist",
  "credentials.rejected": "the strategy does not take the credentials; `message`: its own words",
  "strategy.forbidden":
    "a sign-up with credentials of a strategy that the configuration does not allow",
  "member.size":
    "more bytes than the configuration allows, or than the storage takes in an id (512); a text over which Kuzzle or Elasticsearch stands still",
  "profileIds.forbidden": "a restricted user must not be given profiles, in any spelling",
  "targets.unexpected": "`targets` where they are not read",
  "targets.index": "an entry of `targets` without an index",
  "targets.collections": "an entry of `targets` without collections",
  "bulk.operation":
    "an operation of a bulk or fixture import (`index`, `create`, `update`, `delete`) that is no object",
  "bulk.pipeline":
    "an operation of a bulk import that names an ingest pipeline: for callers who hold every right",
  "bulk.entry": "a bulk or fixture entry that is no object",
  "assertion.broken":
    "the command line: a [policy test](policy-tests.md) that the rights do not keep, with a request that shows it",
  "assertion.vacuous":
    "the command line: a [policy test](policy-tests.md) about nobody, which would hold whatever is granted",
  "assertion.undecided":
    "the command line: a [policy test](policy-tests.md) about rights that cannot be computed, since a role or profile is missing or malformed",
  "definition.duplicate": "the command line: the same role, profile or user in two files",
  "filter.expansion":
    "a filter of `realtime:subscribe`, or the validators of a collection's specifications, that Kuzzle would write out as more conditions than `limits.filterConditions` (validators: a fifth); points of polygons and regular expressions count, and what Kuzzle tries for each document in all subscriptions of a caller together too: for callers who hold every right",
  "search.cost":
    "a part of a search that may cost Elasticsearch its memory or all its threads: a number beyond 65,535 (`size`, `number_of_fragments`, …) or 655,350 of all, more than 100 aggregations, long texts for which it looks for what is alike, patterns of more than 12,000 states together, more than 1,024 words of query strings, 65,536 words times their fields or 2,000 points of shapes: for callers who hold every right ([limits.md](limits.md#searches-that-take-the-memory-and-threads-of-all))",
  "search.beyondVisible":
    "a part of a search of users, profiles, roles, credentials or API keys that may tell of those that its caller does not cover, with `restrictSecurityReads` ([tenant-view.md](tenant-view.md#searches))",
  "request.repeats":
    "an id that is named more than once, or changes for all documents of a query, by which the request comes to more than `limits.repeatedBytes` though it is small: for callers who hold every right ([limits.md](limits.md#small-requests-and-what-is-stored))",
  "document.checks":
    "a document that takes more than `limits.documentChecks` steps to compare with the specification of its collection: dates times formats, values times fields, bytes of default values ([limits.md](limits.md#small-requests-and-what-is-stored))",
  "query.termsLookup": "a terms lookup that names another index, or none",
  "query.likedDocument": "a document of more_like_this in another index",
  "query.indexedShape": "an indexed shape in another index, or in none that is named",
  "query.percolatedDocument": "a stored document of another index to percolate",
  "query.vectorLookup": "a lookup of a query vector in another index, or in none that is named",
  "query.lookupField": "a runtime field of type lookup that names another index",
  "query.wrappedQuery": "an encoded query",
  "query.templatedQuery": "a query made of a template",
  "query.queryRules": "a set of query rules",
  "query.pointInTime": "a point in time",
  "query.indexBoosts": "a boost by index",
  "query.misplacedObject": "an object where Elasticsearch reads a plain value",
  "query.likelyLookup": "an object that looks like a lookup in another index",
} as const satisfies Readonly<Record<string, string>>;

/** The code of a finding that refuses a write. */
export type FaultCode = keyof typeof FAULTS;

/** The codes of queries that read another index than their request's: docs/query-forms.md. */
export type QueryCode = Extract<FaultCode, `query.${string}`>;
