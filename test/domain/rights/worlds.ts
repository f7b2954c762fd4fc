/**
 * Small random worlds: few names, so that they meet often, the awkward ones among them, and all
 * the dirty forms in which the host stores policies and roles without a word.
 */
import * as fc from "fast-check";

import type {
  RawRequest,
  RightsRequest,
  StoredProfile,
  StoredRole,
} from "../../../lib/domain/rights";
import {
  allows,
  compileRights,
  difference,
  type LocationArguments,
  type Rights,
  union,
} from "../../../lib/domain/rights";

const CONTROLLERS = ["document", "auth", "index", "ms", "memoryStorage", "acme", "__proto__"];
const ACTIONS = ["get", "login", "list", "exists", "create", "delete", "toString"];
const INDEXES = ["foo", "bar", "*", "\\*", "__proto__"];
const COLLECTIONS = ["a", "b", "*", "", "10"];

/** Names of requests: those that documents may hold, and one that none does. */
const ASKED = {
  controllers: [...CONTROLLERS, "constructor", "unknown"],
  actions: [...ACTIONS, "__proto__", "0", "unknown"],
  indexes: [undefined, "", ...INDEXES, "unknown"],
  collections: [undefined, ...COLLECTIONS, "unknown"],
};

/** A user with these profiles on a host with these roles. */
export interface World {
  readonly profiles: readonly StoredProfile[];
  readonly roles: readonly StoredRole[];
}

const verdict = fc.oneof(
  { weight: 8, arbitrary: fc.boolean() },
  { weight: 1, arbitrary: fc.constantFrom<unknown>("true", 1, null, {}, [true]) },
);

const actions = fc.oneof(
  { weight: 12, arbitrary: namedBy(["*", ...ACTIONS], verdict) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(undefined, "get", 5, [true], {}) },
);

const controller = fc.oneof(
  { weight: 12, arbitrary: fc.record({ actions }) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>({}, true, false, "x", 0, [], [true]) },
);

const controllers = fc.oneof(
  { weight: 12, arbitrary: namedBy(["*", ...CONTROLLERS], controller) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(undefined, null, "*", 5, []) },
  {
    weight: 4,
    arbitrary: fc.constantFrom(...["*", "auth", "index"].map(wholeController)),
  },
);

const collections = fc.oneof(
  { weight: 8, arbitrary: fc.array(fc.constantFrom(...COLLECTIONS), { maxLength: 4 }) },
  { weight: 3, arbitrary: fc.constantFrom<unknown>(undefined, null, 0, "", false) },
);

const restriction = fc.record({
  index: fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom<unknown>(...INDEXES) },
    { weight: 1, arbitrary: fc.constantFrom<unknown>("", 0, null, undefined, false) },
  ),
  collections,
});

const policy = fc.record({
  roleId: fc.constantFrom("one", "two", "default"),
  restrictedTo: fc.oneof(
    { weight: 8, arbitrary: fc.array(restriction, { maxLength: 4 }) },
    { weight: 3, arbitrary: fc.constantFrom<unknown>(undefined, null, [], 0, "", false) },
  ),
});

const profile = fc.record({
  _id: fc.constantFrom("p", "q", "r"),
  policies: fc.oneof(
    { weight: 12, arbitrary: fc.array(policy, { maxLength: 3 }) },
    { weight: 1, arbitrary: fc.constantFrom<unknown>(undefined, null, 0) },
  ),
});

const profiles = fc.array(profile, { maxLength: 3 });

const roles = fc
  .tuple(controllers, controllers, controllers)
  .map((three) =>
    ["one", "two", "default"].map((_id, position) => ({ _id, controllers: three[position] })),
  );

/** A user with up to three profiles. */
export const world: fc.Arbitrary<World> = fc.record({ profiles, roles }).map(asStored);

/** Two users of one host, who meet more often than those of two. */
export const neighbours: fc.Arbitrary<readonly [World, World]> = fc
  .tuple(roles, profiles, profiles)
  .map(([shared, one, other]) => [
    asStored({ profiles: one, roles: shared }),
    asStored({ profiles: other, roles: shared }),
  ]);

/** Rights that profiles express, and others that only differences do. */
const anyRights: fc.Arbitrary<Rights> = fc.oneof(
  { weight: 4, arbitrary: world.map(rightsOf) },
  { weight: 1, arbitrary: neighbours.map(([a, b]) => difference(rightsOf(a), rightsOf(b))) },
  { weight: 1, arbitrary: neighbours.map(([a, b]) => union(rightsOf(a), rightsOf(b))) },
);

/** Three sets of rights, of one host or of three. */
export const threeRights: fc.Arbitrary<readonly [Rights, Rights, Rights]> = fc.oneof(
  fc.tuple(neighbours, anyRights).map(([[a, b], c]) => [rightsOf(a), rightsOf(b), c] as const),
  fc.tuple(anyRights, anyRights, anyRights),
);

/** A request with arguments that the algebra speaks of. */
export const request: fc.Arbitrary<RightsRequest> = fc.record({
  controller: fc.constantFrom(...ASKED.controllers),
  action: fc.constantFrom(...ASKED.actions),
  index: fc.constantFrom(...ASKED.indexes),
  collection: fc.constantFrom(...ASKED.collections),
});

const dirty = fc.constantFrom<unknown>(null, 0, 9, 11, true, false, ["a"], ["foo"], {}, "*", "a*");
const target = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.record(
      {
        index: fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...INDEXES) }, dirty),
        collections: fc.oneof(
          {
            weight: 6,
            arbitrary: fc.array(
              fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...COLLECTIONS) }, dirty),
              { maxLength: 3 },
            ),
          },
          dirty,
        ),
      },
      { requiredKeys: [] },
    ),
  },
  { weight: 1, arbitrary: dirty },
);

/** A request with anything in its arguments, as it reaches the host. */
export const rawRequest: fc.Arbitrary<RawRequest> = fc.record(
  {
    controller: fc.constantFrom(...ASKED.controllers),
    action: fc.constantFrom(...ASKED.actions),
    index: fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...ASKED.indexes) }, dirty),
    collection: fc.oneof(fc.constantFrom(...ASKED.collections), dirty),
    targets: fc.oneof(
      { weight: 4, arbitrary: fc.array(target, { maxLength: 2 }) },
      { weight: 1, arbitrary: dirty },
    ),
  },
  { requiredKeys: ["controller", "action"] },
);

/** Every request that can be put with the names above, several thousand. */
export const EVERY_REQUEST: readonly RightsRequest[] = ASKED.controllers.flatMap((controller) =>
  ASKED.actions.flatMap((action) =>
    ASKED.indexes.flatMap((index) =>
      ASKED.collections.map((collection) => ({ controller, action, index, collection })),
    ),
  ),
);

/**
 * Tells by what part of a place the host's actions of these worlds are bounded; written down again, independently. The
 * host alone looks at no place of `index:list`, and at no collection of `index:create` and `index:delete`: the plugin
 * cuts the one, and refuses the others to whoever does not hold the whole index.
 */
const BOUNDED_BY: Readonly<Record<string, LocationArguments>> = {
  "auth:login": "none",
  "ms:get": "none",
  "memoryStorage:get": "none",
  "ms:exists": "none",
  "memoryStorage:exists": "none",
  "index:exists": "index",
};

/** Tells whether the effect of a request may be had, by brute force over all places that do not bound it. */
export function mayBeHad(
  held: Rights,
  { controller, action, index, collection }: RightsRequest,
): boolean {
  const bound = BOUNDED_BY[`${controller}:${action}`] ?? "collection";
  if (bound === "collection" || (bound === "index" && (index === undefined || index === ""))) {
    return allows(held, { controller, action, index, collection });
  }
  const indexes = bound === "none" ? ASKED.indexes : [index];
  return indexes.some((anyIndex) =>
    ASKED.collections.some((anyCollection) =>
      allows(held, { controller, action, index: anyIndex, collection: anyCollection }),
    ),
  );
}

/** The rights of the user of a world. */
export function rightsOf({ profiles, roles }: World): Rights {
  return compileRights(profiles, lookup(roles));
}

/** Roles by id. */
export function lookup(roles: readonly StoredRole[]): ReadonlyMap<string, StoredRole> {
  return new Map(roles.map((role) => [role._id, role]));
}

/** A role's entries that allow every action of a controller. */
function wholeController(name: string): unknown {
  return { [name]: { actions: { "*": true } } };
}

/** Documents as they come back from the storage. */
function asStored(documents: World): World {
  return JSON.parse(JSON.stringify(documents)) as World;
}

function namedBy(names: readonly string[], value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc
    .uniqueArray(fc.tuple(fc.constantFrom(...names), value), {
      maxLength: 4,
      selector: ([name]) => name,
    })
    .map((entries) => Object.fromEntries(entries));
}
