/**
 * Random roles, profiles and requests that may really be sent: to actions of the host that change
 * nothing that others look at, in indexes that do not exist.
 */
import * as fc from "fast-check";

/** Actions by controller; an allowed one may succeed or fail for another reason than rights. */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  document: ["get", "search", "exists", "count", "mGet", "create", "delete"],
  collection: ["exists", "getMapping", "list", "refresh"],
  index: ["exists", "list", "delete", "stats"],
  server: ["now", "info"],
  auth: ["getCurrentUser", "getMyRights"],
  ms: ["get", "exists"],
  memoryStorage: ["get"],
  realtime: ["count", "publish"],
  security: ["getRole", "searchProfiles"],
  debug: ["nodeVersion"],
  "profile-guard": ["effectiveRights"],
};
const INDEXES = ["pg-live-a", "pg-live-b"];
const COLLECTIONS = ["x", "y", "z"];

const names = (one: readonly string[]) => fc.constantFrom("*", ...one);

function entries<T>(
  keys: readonly string[],
  value: (key: string) => fc.Arbitrary<T>,
  most: number,
) {
  return fc
    .uniqueArray(names(keys), { minLength: 1, maxLength: most })
    .chain((chosen) =>
      fc
        .tuple(...chosen.map(value))
        .map((values) => Object.fromEntries(chosen.map((key, at) => [key, values[at]]))),
    );
}

const verdict = fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, fc.constant(false));

/** The `controllers` of a role; "*" and entries that deny among them. */
export const liveRole = entries(
  Object.keys(ACTIONS),
  (controller) =>
    // the host takes no action by name there
    entries(ACTIONS[controller] ?? [], () => verdict, 4).map((actions) => ({ actions })),
  5,
);

const collections = fc.oneof(
  { weight: 4, arbitrary: fc.subarray(COLLECTIONS) },
  fc.constantFrom<unknown>(undefined, null),
);
const restriction = fc.record({
  index: fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...INDEXES) }, fc.constantFrom("", "*")),
  collections,
});
const restrictedTo = fc.oneof(
  { weight: 5, arbitrary: fc.array(restriction, { minLength: 1, maxLength: 3 }) },
  fc.constantFrom<unknown>(undefined, null, []),
);

/** A profile as the host stores it, in forms that it reads otherwise than they look too. */
export function liveProfile(roleIds: readonly string[]) {
  const policy = fc.record({ roleId: fc.constantFrom(...roleIds), restrictedTo });
  return fc.record({
    rateLimit: fc.constant(0),
    policies: fc.oneof(
      { weight: 9, arbitrary: fc.array(policy, { minLength: 1, maxLength: 3 }) },
      fc.constant([]),
    ),
  });
}

const soundRestriction = fc.uniqueArray(
  fc.record(
    {
      index: fc.constantFrom(...INDEXES),
      collections: fc.subarray(COLLECTIONS, { minLength: 1 }),
    },
    { requiredKeys: ["index"] },
  ),
  { minLength: 1, maxLength: 2, selector: ({ index }) => index },
);

/** The policies of an API key, of which the plugin takes no odd forms. */
export function keyPolicies(roleIds: readonly string[]) {
  const policy = fc.record(
    { roleId: fc.constantFrom(...roleIds), restrictedTo: soundRestriction },
    { requiredKeys: ["roleId"] },
  );
  return fc.array(policy, { minLength: 1, maxLength: 3 });
}

const target = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      index: fc.constantFrom(...INDEXES),
      collections: fc.subarray(COLLECTIONS, { minLength: 1 }),
    }),
  },
  fc.constantFrom<unknown>({}, { index: "pg-live-a" }, { index: "*", collections: ["x"] }),
);
/** Lists only: to anything else the host gives no answer at all. */
const targets = fc.array(target, { maxLength: 2 });

const place = fc.record({
  index: fc.constantFrom(undefined, ...INDEXES, "pg-live-other"),
  collection: fc.constantFrom(undefined, ...COLLECTIONS),
});

/** A request without a body, as JSON carries it. */
export const liveRequest: fc.Arbitrary<object> = fc
  .tuple(
    fc.constantFrom(...Object.keys(ACTIONS)).chain((controller) =>
      fc.record({
        controller: fc.constant(controller),
        action: fc.constantFrom(...(ACTIONS[controller] ?? [])),
      }),
    ),
    fc.oneof(
      { weight: 8, arbitrary: place },
      { weight: 2, arbitrary: fc.record({ targets }) },
      { weight: 1, arbitrary: fc.record({ targets, index: fc.constantFrom(...INDEXES) }) },
    ),
  )
  .map(([action, where]) => JSON.parse(JSON.stringify({ ...action, ...where })) as object);
