/** Expects exactly these faults, as `code path`, of one bad profile. */
export interface BadProfile {
  readonly title: string;
  readonly profile: unknown;
  readonly faults: readonly string[];
}

function policy(restrictedTo: unknown): unknown {
  return { policies: [{ roleId: "editor", restrictedTo }] };
}

function restriction(member: unknown): unknown {
  return policy([member]);
}

function collections(value: unknown): unknown {
  return restriction({ index: "acme", collections: value });
}

const AT = "policies[0].restrictedTo";

/** Every form that a profile's body can be wrong in. Index acme has the collections a and b. */
export const BAD_PROFILES: readonly BadProfile[] = [
  { title: "no body", profile: undefined, faults: ["member.missing "] },
  { title: "a null body", profile: null, faults: ["member.missing "] },
  { title: "a list as body", profile: [], faults: ["member.type "] },
  { title: "a string as body", profile: "editor", faults: ["member.type "] },
  { title: "an empty body", profile: {}, faults: ["member.missing policies"] },
  { title: "policies: null", profile: { policies: null }, faults: ["member.type policies"] },
  { title: "policies: {}", profile: { policies: {} }, faults: ["member.type policies"] },
  { title: "policies: a string", profile: { policies: "a" }, faults: ["member.type policies"] },
  { title: "policies: []", profile: { policies: [] }, faults: ["member.empty policies"] },
  {
    title: "a null policy",
    profile: { policies: [null] },
    faults: ["member.type policies[0]"],
  },
  {
    title: "a hole in the policies",
    profile: { policies: Object.assign(new Array(2), { 1: { roleId: "editor" } }) },
    faults: ["member.type policies[0]"],
  },
  {
    title: "a policy that is a string",
    profile: { policies: ["editor"] },
    faults: ["member.type policies[0]"],
  },
  {
    title: "a policy that is a list",
    profile: { policies: [["editor"]] },
    faults: ["member.type policies[0]"],
  },
  {
    title: "a policy without role",
    profile: { policies: [{}] },
    faults: ["member.missing policies[0].roleId"],
  },
  {
    title: "roleId: null",
    profile: { policies: [{ roleId: null }] },
    faults: ["member.type policies[0].roleId"],
  },
  {
    title: "roleId: a number",
    profile: { policies: [{ roleId: 0 }] },
    faults: ["member.type policies[0].roleId"],
  },
  {
    title: "roleId: a list, which the host resolves to the role it spells",
    profile: { policies: [{ roleId: ["editor"] }] },
    faults: ["member.type policies[0].roleId"],
  },
  {
    title: "roleId: an object",
    profile: { policies: [{ roleId: { toString: "editor" } }] },
    faults: ["member.type policies[0].roleId"],
  },
  {
    title: "roleId: empty",
    profile: { policies: [{ roleId: "" }] },
    faults: ["member.empty policies[0].roleId"],
  },
  {
    title: "roleId: blank",
    profile: { policies: [{ roleId: " \t" }] },
    faults: ["member.empty policies[0].roleId"],
  },
  {
    title: "a role that does not exist",
    profile: { policies: [{ roleId: "nobody" }] },
    faults: ["role.unknown policies[0].roleId"],
  },
  {
    title: "a role of another case",
    profile: { policies: [{ roleId: "Editor" }] },
    faults: ["role.unknown policies[0].roleId"],
  },
  {
    title: "a role with a blank behind it",
    profile: { policies: [{ roleId: "editor " }] },
    faults: ["role.unknown policies[0].roleId"],
  },
  {
    title: "a role named like a member of every object",
    profile: { policies: [{ roleId: "constructor" }] },
    faults: ["role.unknown policies[0].roleId"],
  },
  {
    title: "a mistyped member of a policy",
    profile: { policies: [{ roleId: "editor", restrictedto: [{ index: "acme" }] }] },
    faults: ["member.unexpected policies[0].restrictedto"],
  },
  {
    title: "a restriction beside restrictedTo",
    profile: { policies: [{ roleId: "editor", index: "acme" }] },
    faults: ["member.unexpected policies[0].index"],
  },
  {
    title: "a literal dotted member in a policy",
    profile: { policies: [{ roleId: "editor", "restrictedTo[0].index": "acme" }] },
    faults: ["member.unexpected policies[0].restrictedTo[0].index"],
  },
  {
    title: "an unknown member of the profile",
    profile: { policies: [{ roleId: "editor" }], name: "Editors" },
    faults: ["member.unexpected name"],
  },
  {
    title: "the host's own members",
    profile: { policies: [{ roleId: "editor" }], _id: "admin", optimizedPolicies: [] },
    faults: ["member.unexpected _id", "member.unexpected optimizedPolicies"],
  },
  {
    title: "rateLimit: negative",
    profile: { policies: [{ roleId: "editor" }], rateLimit: -1 },
    faults: ["member.range rateLimit"],
  },
  {
    title: "rateLimit: a fraction",
    profile: { policies: [{ roleId: "editor" }], rateLimit: 1.5 },
    faults: ["member.range rateLimit"],
  },
  {
    title: "rateLimit: a string",
    profile: { policies: [{ roleId: "editor" }], rateLimit: "10" },
    faults: ["member.type rateLimit"],
  },
  {
    title: "rateLimit: null",
    profile: { policies: [{ roleId: "editor" }], rateLimit: null },
    faults: ["member.type rateLimit"],
  },
  {
    title: "rateLimit: not a number",
    profile: { policies: [{ roleId: "editor" }], rateLimit: Number.NaN },
    faults: ["member.type rateLimit"],
  },
  {
    title: "rateLimit: beyond exact integers",
    profile: { policies: [{ roleId: "editor" }], rateLimit: 2 ** 53 },
    faults: ["member.range rateLimit"],
  },
  {
    title: "tags: a string",
    profile: { policies: [{ roleId: "editor" }], tags: "a" },
    faults: ["member.type tags"],
  },
  {
    title: "tags: a number in the list",
    profile: { policies: [{ roleId: "editor" }], tags: ["a", 1] },
    faults: ["member.type tags[1]"],
  },
  { title: "restrictedTo: null", profile: policy(null), faults: [`restriction.vacuous ${AT}`] },
  { title: "restrictedTo: []", profile: policy([]), faults: [`restriction.vacuous ${AT}`] },
  { title: "restrictedTo: {}", profile: policy({ index: "acme" }), faults: [`member.type ${AT}`] },
  { title: "restrictedTo: a string", profile: policy("acme"), faults: [`member.type ${AT}`] },
  { title: "restrictedTo: false", profile: policy(false), faults: [`member.type ${AT}`] },
  { title: "restrictedTo: 0", profile: policy(0), faults: [`member.type ${AT}`] },
  { title: "a null restriction", profile: restriction(null), faults: [`member.type ${AT}[0]`] },
  { title: "a restriction as string", profile: restriction("a"), faults: [`member.type ${AT}[0]`] },
  { title: "a restriction as list", profile: restriction(["a"]), faults: [`member.type ${AT}[0]`] },
  {
    title: "a restriction without index",
    profile: restriction({}),
    faults: [`member.missing ${AT}[0].index`],
  },
  {
    title: "a restriction of collections alone",
    profile: restriction({ collections: ["a"] }),
    faults: [`member.missing ${AT}[0].index`],
  },
  {
    title: "index: null",
    profile: restriction({ index: null }),
    faults: [`member.type ${AT}[0].index`],
  },
  {
    title: "index: 0, which the host ignores",
    profile: restriction({ index: 0 }),
    faults: [`member.type ${AT}[0].index`],
  },
  {
    title: "index: false",
    profile: restriction({ index: false }),
    faults: [`member.type ${AT}[0].index`],
  },
  {
    title: "index: a list",
    profile: restriction({ index: ["acme"] }),
    faults: [`member.type ${AT}[0].index`],
  },
  {
    title: "index: empty, which the host ignores",
    profile: restriction({ index: "" }),
    faults: [`index.vacuous ${AT}[0].index`],
  },
  {
    title: "index: blank",
    profile: restriction({ index: "  " }),
    faults: [`index.vacuous ${AT}[0].index`],
  },
  {
    title: "index: *",
    profile: restriction({ index: "*" }),
    faults: [`index.wildcard ${AT}[0].index`, `index.unknown ${AT}[0].index`],
  },
  {
    title: "index: a prefix",
    profile: restriction({ index: "acm*" }),
    faults: [`index.wildcard ${AT}[0].index`, `index.unknown ${AT}[0].index`],
  },
  {
    title: "index: with a question mark",
    profile: restriction({ index: "acm?" }),
    faults: [`index.wildcard ${AT}[0].index`, `index.unknown ${AT}[0].index`],
  },
  {
    title: "an index that does not exist",
    profile: restriction({ index: "globex" }),
    faults: [`index.unknown ${AT}[0].index`],
  },
  {
    title: "an index that does not exist, with collections",
    profile: restriction({ index: "globex", collections: ["a", "b"] }),
    faults: [`index.unknown ${AT}[0].index`],
  },
  {
    title: "an index of another case",
    profile: restriction({ index: "Acme" }),
    faults: [`index.unknown ${AT}[0].index`],
  },
  {
    title: "an index named like a member of every object",
    profile: restriction({ index: "__proto__" }),
    faults: [`index.unknown ${AT}[0].index`],
  },
  {
    title: "the same index twice",
    profile: policy([{ index: "acme" }, { index: "acme", collections: ["a"] }]),
    faults: [`index.duplicate ${AT}[1].index`],
  },
  {
    title: "the same index three times",
    profile: policy([{ index: "acme" }, { index: "acme" }, { index: "acme" }]),
    faults: [`index.duplicate ${AT}[1].index`, `index.duplicate ${AT}[2].index`],
  },
  {
    title: "a mistyped member of a restriction",
    profile: restriction({ index: "acme", collection: ["a"] }),
    faults: [`member.unexpected ${AT}[0].collection`],
  },
  {
    title: "collections: null",
    profile: collections(null),
    faults: [`collections.vacuous ${AT}[0].collections`],
  },
  {
    title: "collections: []",
    profile: collections([]),
    faults: [`collections.vacuous ${AT}[0].collections`],
  },
  {
    title: "collections: a string",
    profile: collections("a"),
    faults: [`member.type ${AT}[0].collections`],
  },
  {
    title: "collections: undefined, written out",
    profile: collections(undefined),
    faults: [`member.type ${AT}[0].collections`],
  },
  {
    title: "collections: a number in the list",
    profile: collections(["a", 1]),
    faults: [`member.type ${AT}[0].collections[1]`],
  },
  {
    title: "collections: null in the list",
    profile: collections([null]),
    faults: [`member.type ${AT}[0].collections[0]`],
  },
  {
    title: "collections: a list in the list",
    profile: collections([["a"]]),
    faults: [`member.type ${AT}[0].collections[0]`],
  },
  {
    title: "collections: an empty name",
    profile: collections(["a", ""]),
    faults: [`member.empty ${AT}[0].collections[1]`],
  },
  {
    title: "collections: *",
    profile: collections(["*"]),
    faults: [
      `collection.wildcard ${AT}[0].collections[0]`,
      `collection.unknown ${AT}[0].collections[0]`,
    ],
  },
  {
    title: "collections: the same twice",
    profile: collections(["a", "b", "a"]),
    faults: [`collection.duplicate ${AT}[0].collections[2]`],
  },
  {
    title: "a collection that does not exist",
    profile: collections(["a", "orders"]),
    faults: [`collection.unknown ${AT}[0].collections[1]`],
  },
  {
    title: "several collections that do not exist",
    profile: collections(["c", "b", "d"]),
    faults: [
      `collection.unknown ${AT}[0].collections[0]`,
      `collection.unknown ${AT}[0].collections[2]`,
    ],
  },
  {
    title: "faults in several policies, all at once",
    profile: {
      rateLimit: -5,
      policies: [
        { roleId: "nobody", restrictedTo: [] },
        {
          roleId: "editor",
          restrictedTo: [{ index: "globex" }, { index: "acme", collections: [] }],
        },
        { restrictedTo: [{ index: "acme", collections: ["zz"] }] },
      ],
    },
    faults: [
      "member.missing policies[2].roleId",
      "member.range rateLimit",
      "restriction.vacuous policies[0].restrictedTo",
      "collections.vacuous policies[1].restrictedTo[1].collections",
      "role.unknown policies[0].roleId",
      "index.unknown policies[1].restrictedTo[0].index",
      "collection.unknown policies[2].restrictedTo[0].collections[0]",
    ],
  },
];
