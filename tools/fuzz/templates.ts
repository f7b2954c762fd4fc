import * as fc from "fast-check";

import { koncordeFilter } from "./filters";
import { EXISTING, wild } from "./values";

/**
 * Bodies as they should be: a request that is wrong in one place only gets further than one that is
 * wrong everywhere.
 */
const { profiles, roles, users, indexes, collections } = EXISTING;
const of = (names: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...names);
const some = (names: readonly string[]): fc.Arbitrary<string[]> =>
  fc.uniqueArray(of(names), { minLength: 1, maxLength: 2 });

const restriction = fc.oneof(
  of(indexes).map((index) => ({ index })),
  fc.record({ index: of(indexes), collections: of(collections).map((name) => [name]) }),
);
const policy = fc.oneof(
  of(roles).map((roleId) => ({ roleId })),
  fc.record({ roleId: of(roles), restrictedTo: restriction.map((one) => [one]) }),
);

/** As many restrictions as the storage takes, a few more, and more than a body may have. */
const crowded = fc
  .record({
    count: fc.constantFrom(9_999, 10_000, 10_001, 12_000),
    index: fc.constantFrom("i-", "pg-acme"),
    roleId: fc.constantFrom("reader", "none"),
  })
  .map(({ count, index, roleId }) => ({
    policies: [
      {
        roleId,
        restrictedTo: Array.from({ length: count }, (_, number) => ({
          index: index === "i-" ? `${index}${number}` : index,
        })),
      },
    ],
  }));

const profile = fc.oneof(
  {
    weight: 40,
    arbitrary: fc.record(
      {
        policies: fc.array(policy, { minLength: 1, maxLength: 3 }),
        rateLimit: fc.nat(100),
        tags: fc.constant(["a", "b"]),
      },
      { requiredKeys: ["policies"] },
    ),
  },
  { weight: 1, arbitrary: crowded },
);

const role = fc
  .constantFrom(["document", "get"], ["document", "*"], ["*", "*"], ["auth", "login"])
  .map(([controller = "", action = ""]) => ({
    controllers: { [controller]: { actions: { [action]: true } } },
  }));

const credentials = fc
  .nat(1_000)
  .map((number) => ({ local: { username: `fuzz-name-${number}`, password: "fuzz-word" } }));
const user = fc.record(
  { content: fc.record({ profileIds: some(profiles), name: of(["n"]) }), credentials },
  { requiredKeys: ["content"] },
);
const restrictedUser = fc.record({ content: fc.record({ name: of(["n"]) }), credentials });

const request = fc.record(
  {
    controller: of(["document", "security", "index"]),
    action: of(["get", "createProfile", "delete"]),
    index: of(indexes),
    collection: of(collections),
  },
  { requiredKeys: ["controller", "action"] },
);
const side = fc.oneof(
  of(profiles).map((profileId) => ({ profileId })),
  of(roles).map((roleId) => ({ roleId })),
  of(users).map((userId) => ({ userId })),
  profile.map((draft) => ({ draft })),
);
const ids = (names: readonly string[]): fc.Arbitrary<object> =>
  some(names).map((list) => ({ ids: list }));
const filter = fc.record(
  { kind: of(["profile", "user"]), id: of(profiles), since: fc.constant(0) },
  { requiredKeys: [] },
);
const securities = fc.record(
  {
    roles: role.map((one) => ({ "fuzz-role-9": one })),
    profiles: profile.map((one) => ({ "fuzz-profile-9": one })),
    users: user.map((one) => ({ "fuzz-user-9": one })),
  },
  { requiredKeys: [] },
);

const filtered = koncordeFilter(of(["profileIds", "name"]), of(profiles)).map((query) => ({
  query,
}));

/** By action, on whichever controller; what is not here has a body of any form. */
export const BODIES: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  createProfile: profile,
  createOrReplaceProfile: profile,
  updateProfile: profile,
  createRole: role,
  createOrReplaceRole: role,
  updateRole: role,
  createUser: user,
  upsertUser: user,
  createRestrictedUser: restrictedUser,
  replaceUser: fc.record({ profileIds: some(profiles) }),
  updateUser: fc.record({ profileIds: some(profiles) }),
  createCredentials: credentials.map(({ local }) => local),
  updateCredentials: credentials.map(({ local }) => local),
  createApiKey: fc.constant({ description: "d" }),
  mDeleteProfiles: ids(profiles),
  mDeleteRoles: ids(roles),
  mDeleteUsers: ids(users),
  searchUsers: filtered,
  searchProfiles: filtered,
  searchRoles: filtered,
  searchUsersByCredentials: filtered,
  searchApiKeys: koncordeFilter(of(["userId", "description"]), of(users)),
  loadSecurities: securities,
  analyzeProfile: profile.map((draft) => ({ draft })),
  analyzeRole: role.map((draft) => ({ draft })),
  explain: request.map((one) => ({ request: one })),
  effectiveRights: profile.map((draft) => ({ draft })),
  whoCan: request,
  compare: fc.record({ left: side, right: side }),
  searchAudit: filter,
  exportAudit: filter,
  reportedRefusals: filter,
  restore: fc.constant({ entry: "e", moment: "after" }),
  instantiateTenant: fc.constant({ templates: ["manager"] }),
};

type How = "replace" | "add" | "drop" | "asText" | "wrap" | "prototype";
/** One thing done to a value, somewhere in it. */
interface Damage {
  readonly at: number;
  readonly how: How;
  readonly value: unknown;
}

/** Something that was as it should be until the damages were done to it. */
export function damaged(sound: fc.Arbitrary<unknown>, most: number): fc.Arbitrary<unknown> {
  const damage = fc.record({
    at: fc.nat(50),
    how: fc.constantFrom<How>("replace", "replace", "add", "drop", "asText", "wrap", "prototype"),
    value: wild,
  });
  return fc
    .tuple(sound, fc.array(damage, { maxLength: most }))
    .map(([value, damages]) => damages.reduce(done, value));
}

/** A value is never changed: arbitraries hand out the same one again. */
function done(value: unknown, damage: Damage): unknown {
  const places = countOf(value);
  return rewrite(value, { left: damage.at % places }, damage);
}

function countOf(value: unknown): number {
  return typeof value !== "object" || value === null || entriesOf(value).length > 100
    ? 1
    : entriesOf(value).reduce((count, [, member]) => count + countOf(member), 1);
}

function entriesOf(value: object): [string, unknown][] {
  return Object.entries(value);
}

function rewrite(value: unknown, counter: { left: number }, damage: Damage): unknown {
  if (counter.left === 0) {
    counter.left = -1;
    return hit(value, damage);
  }
  counter.left -= 1;
  if (typeof value !== "object" || value === null || entriesOf(value).length > 100) {
    return value;
  }
  const kept: [string, unknown][] = [];
  for (const [name, member] of entriesOf(value)) {
    const isHit = counter.left === 0;
    const rewritten = counter.left < 0 ? member : rewrite(member, counter, damage);
    if (!(isHit && damage.how === "drop")) {
      kept.push([name, rewritten]);
    }
  }
  return Array.isArray(value) ? kept.map(([, member]) => member) : Object.fromEntries(kept);
}

function hit(value: unknown, { how, value: other }: Damage): unknown {
  switch (how) {
    case "replace":
    case "drop":
      return other;
    case "asText":
      return typeof value === "string" ? value : JSON.stringify(value);
    case "wrap":
      return [value];
    case "add":
    case "prototype": {
      if (Array.isArray(value)) {
        return [...(value as unknown[]), other];
      }
      const name = how === "add" ? "unexpected" : "__proto__";
      // `fromEntries` defines members: `__proto__` becomes one of its own, as JSON makes it
      return typeof value === "object" && value !== null
        ? Object.fromEntries([...entriesOf(value), [name, other]])
        : other;
    }
  }
}
