import * as fc from "fast-check";

/**
 * Values that no well-meaning client sends, as far as JSON can say them. What JavaScript cannot hold
 * or `JSON.stringify` cannot write is marked, and written by {@link jsonOf}.
 */
const MARK = "\u0001raw:";

/** Text that stands in the JSON as it is. */
function raw(text: string): string {
  return MARK + text;
}

/** Nested `levels` deep: `{"a": {"a": …}}`, or lists for `[`. */
export function deep(levels: number, member: string): string {
  return raw(`deep:${levels}:${member}`);
}

/** As it goes over the wire. */
export function jsonOf(value: unknown): string {
  return JSON.stringify(value).replaceAll(/"\\u0001raw:([^"]*)"/gu, (_all, text: string) => {
    const [, levels, member] = /^deep:(\d+):(.+)$/u.exec(text) ?? [];
    if (levels === undefined || member === undefined) {
      return text;
    }
    const [open, close] = member === "[" ? ["[", "]"] : [`{"${member}":`, "}"];
    return open.repeat(Number(levels)) + "1" + close.repeat(Number(levels));
  });
}

/** Names of what exists, see platform.ts. */
export const EXISTING = {
  profiles: ["fuzz-profile-0", "fuzz-profile-1", "fuzz-profile-2", "customer"],
  roles: ["fuzz-role-0", "fuzz-role-1", "reader", "editor"],
  users: ["fuzz-user-0", "fuzz-user-1", "fuzz-user-2"],
  indexes: ["pg-acme", "pg-globex"],
  collections: ["orders", "products"],
} as const;

/** Elasticsearch takes ids of 512 bytes. */
const IDS_OF_SIZES = ["x".repeat(512), "x".repeat(513), "é".repeat(257), "x".repeat(5_000)];

const LOOK_ALIKES = [
  // the Cyrillic letter
  "\u0430dmin",
  "fuzz-prof\u0456le-0",
  // full width
  "\uff41dmin",
  "admin\u200b",
  "admin\u0000",
  "fuzz-profile-0\u0301",
  "FUZZ-PROFILE-0",
  "\u202enimda",
];

const LONE_SURROGATES = ["\ud800", "fuzz-\udfff", "\udc00\ud800"];

const PROTOTYPE_MEMBERS = [
  ...["__proto__", "constructor", "valueOf", "prototype", "toString", "hasOwnProperty"],
];

const text = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...LOOK_ALIKES) },
  { weight: 1, arbitrary: fc.constantFrom(...LONE_SURROGATES) },
  { weight: 1, arbitrary: fc.constantFrom(...IDS_OF_SIZES) },
  { weight: 1, arbitrary: fc.constantFrom(...PROTOTYPE_MEMBERS) },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      ...[
        "",
        " ",
        "\n",
        "*",
        "?",
        "#",
        "/",
        "a/b",
        "../../_all",
        "%2e%2e%2f",
        "%",
        "%kuzzle",
        "_all",
      ],
      ...[
        "0",
        "-1",
        "1e3",
        "NaN",
        "Infinity",
        "true",
        "null",
        "undefined",
        "[]",
        "{}",
        "[object Object]",
      ],
      ...["anonymous", "default", "$ref", "a.b", "a[0]", "policies[0].roleId", "${7*7}", "'\"`;--"],
    ),
  },
  { weight: 2, arbitrary: fc.string({ maxLength: 20 }) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 20 }) },
);

const number = fc.constantFrom<unknown>(
  ...[0, -1, 1.5, 1e308, Number.MAX_SAFE_INTEGER + 1, raw("1e999"), raw("-1e999"), raw("-0")],
  raw("123456789012345678901234567890"),
);

const scalar = fc.oneof(
  { weight: 4, arbitrary: text },
  { weight: 2, arbitrary: number },
  { weight: 2, arbitrary: fc.constantFrom<unknown>(null, true, false, [], {}) },
  {
    weight: 1,
    // numbers as texts
    arbitrary: fc.oneof(fc.integer(), fc.double()).map(String),
  },
);

const MEMBERS = [
  ...["_id", "ids", "policies", "roleId", "restrictedTo", "index", "collections", "collection"],
  ...["content", "profileIds", "credentials", "local", "username", "password", "controllers"],
  ...["actions", "rateLimit", "tags", "request", "draft", "left", "right", "profiles", "roles"],
  ...["users", "userId", "controller", "action", "content.profileIds", "profileIds[0]", "targets"],
  ...["kind", "entry", "since", "a", ""],
  ...PROTOTYPE_MEMBERS,
];

const levels = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(10, 25, 200) },
  { weight: 3, arbitrary: fc.constantFrom(1_000, 1_001) },
  { weight: 1, arbitrary: fc.constantFrom(10_000, 100_000) },
);
const nested = fc
  .tuple(levels, fc.constantFrom("a", "restrictedTo", "policies", "[", "__proto__"))
  .map(([count, member]) => deep(count, member));

/** Any of them. */
export const { wild } = fc.letrec((tie) => ({
  wild: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    { weight: 12, arbitrary: scalar },
    { weight: 4, arbitrary: fc.array(tie("wild"), { maxLength: 4 }) },
    {
      weight: 8,
      arbitrary: fc.dictionary(fc.constantFrom(...MEMBERS), tie("wild"), { maxKeys: 5 }),
    },
    { weight: 1, arbitrary: nested },
  ),
}));

/** Makes values that stand where an id should. */
export const wildId = fc.oneof(
  { weight: 3, arbitrary: text },
  { weight: 1, arbitrary: number },
  {
    weight: 1,
    arbitrary: fc.constantFrom<unknown>(
      ...[["fuzz-profile-0"], ["fuzz-user-0"], [], {}, null, true, { toString: "admin" }],
    ),
  },
  { weight: 1, arbitrary: wild },
);
