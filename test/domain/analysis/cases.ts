import type { AnalysisInput } from "../../../lib/domain/analysis";
import type { StoredProfile } from "../../../lib/domain/rights";
import { storedRole } from "../../../lib/domain/rights";

/**
 * One finding: a world in which there is one, and the nearest in which there is none. `path` is the
 * whole of `path`, `told` a part of the message. The subject is a profile, a role or a user, by the
 * id `it`; what a side leaves out is as in {@link worldWith}.
 */
export interface FindingCase {
  readonly code: string;
  readonly subject: "profile" | "role" | "user";
  readonly severity: string;
  readonly path: string;
  readonly told: string;
  readonly suggestion?: string;
  /** The id of the subject; default `it`. */
  readonly id?: string;
  readonly positive: Side;
  readonly negative: Side;
}

export interface Side {
  /** By role: actions as `controller:action`, `!` in front of what is denied. */
  readonly roles?: Readonly<Record<string, string>>;
  /** By role, where it is not well formed. */
  readonly controllers?: Readonly<Record<string, unknown>>;
  /** By role, besides its controllers. */
  readonly members?: Readonly<Record<string, object>>;
  readonly profiles?: Readonly<Record<string, unknown>>;
  readonly users?: Readonly<Record<string, readonly string[]>>;
}

const ACME = { index: "acme" };
const GLOBEX = { index: "globex" };
const ORDERS = { index: "acme", collections: ["orders"] };

export function policies(...all: unknown[]): { policies: unknown[] } {
  return { policies: all };
}

export function policy(roleId: unknown, ...restrictedTo: unknown[]): object {
  return restrictedTo.length === 0 ? { roleId } : { roleId, restrictedTo };
}

/** `document:get !document:delete` as the host stores it. */
export function controllersOf(actions: string): object {
  const controllers: Record<string, { actions: Record<string, boolean> }> = {};
  for (const word of actions.split(" ").filter((one) => one !== "")) {
    const [controller = "", action = ""] = word.replace("!", "").split(":");
    const entry = (controllers[controller] ??= { actions: {} });
    entry.actions[action] = !word.startsWith("!");
  }
  return controllers;
}

/** A side with everything that it does not say: roles and indexes to name, a plugin's controller. */
export function worldWith(
  side: Side,
): AnalysisInput & Required<Pick<AnalysisInput, "profiles" | "users">> {
  const roles = Object.entries({
    reader: "document:get document:search",
    session: "auth:login auth:logout",
    ...side.roles,
  }).map(([_id, actions]) =>
    storedRole(_id, { ...side.members?.[_id], controllers: controllersOf(actions) }),
  );
  roles.push(
    ...Object.entries(side.controllers ?? {}).map(([_id, controllers]) => ({ _id, controllers })),
  );
  const profiles = Object.entries(side.profiles ?? {}).map(([_id, profile]): StoredProfile => ({
    _id,
    ...(profile as object),
  }));
  return {
    roles: new Map(roles.map((role) => [role._id, role])),
    profiles: new Map(profiles.map((profile) => [profile._id, profile])),
    users: Object.entries(side.users ?? { someone: profiles.map(({ _id }) => _id) }).map(
      ([_id, profileIds]) => ({ _id, profileIds }),
    ),
    places: {
      indexes: new Set(["acme", "globex"]),
      collections: new Map([["acme", new Set(["orders", "products", "returns"])]]),
    },
    api: new Map(
      Object.entries({
        auth: ["login", "logout", "getCurrentUser"],
        document: ["get", "search", "create", "delete"],
        index: ["create", "list"],
        collection: ["list", "create"],
        security: ["createUser", "createRestrictedUser", "getUser", "deleteUser"],
        ms: ["get", "set"],
        memoryStorage: ["get", "set"],
        "shop/orders": ["pay"],
      }).map(([name, actions]) => [name, new Set(actions)]),
    ),
  };
}

/** A profile `it`, and what its roles allow. */
function profile(it: unknown, roles: Readonly<Record<string, string>> = {}, rest: Side = {}): Side {
  return { roles, ...rest, profiles: { ...rest.profiles, it } };
}

/** A role `it` that a profile uses. */
function role(actions: string, rest: Side = {}): Side {
  return {
    profiles: { p: policies(policy("it")) },
    ...rest,
    roles: { ...rest.roles, it: actions },
  };
}

/** A role `it` in any form. */
function malformed(controllers: unknown): Side {
  return { profiles: { p: policies(policy("it")) }, controllers: { it: controllers } };
}

export const CASES: readonly FindingCase[] = [
  // restrictions
  {
    code: "restriction.ineffective",
    subject: "profile",
    severity: "warning",
    path: "policies[0].restrictedTo",
    told: 'no action of role "session" takes an index (auth:login, auth:logout)',
    positive: profile(policies(policy("session", ACME))),
    negative: profile(policies(policy("session"), policy("reader", ACME))),
  },
  {
    code: "restriction.partial",
    subject: "profile",
    severity: "suggestion",
    path: "policies[0].restrictedTo",
    told: "take no index: auth:login.",
    positive: profile(policies(policy("mixed", ACME)), { mixed: "auth:login document:get" }),
    negative: profile(policies(policy("mixed")), { mixed: "auth:login document:get" }),
  },
  {
    code: "policy.administration",
    subject: "profile",
    severity: "securityWarning",
    path: "policies[0].restrictedTo",
    told: "which no restriction limits: security:createUser.",
    positive: profile(policies(policy("mixed", ACME)), {
      mixed: "security:createUser document:get",
    }),
    negative: profile(policies(policy("mixed", ACME)), { mixed: "document:get" }),
  },
  {
    code: "policy.administration",
    subject: "profile",
    severity: "securityWarning",
    path: "policies[1].roleId",
    told: 'role "users" allows actions on users',
    positive: profile(policies(policy("reader", ACME), policy("users")), {
      users: "security:createUser",
    }),
    negative: profile(policies(policy("reader"), policy("users")), {
      users: "security:createUser",
    }),
  },
  {
    code: "restriction.indexWide",
    subject: "profile",
    severity: "securityWarning",
    path: "policies[0].restrictedTo",
    told: 'limits index "acme" to collections, but role "maker" allows actions that name an index alone, which the host lets pass on the whole of it: collection:list, index:create.',
    positive: profile(policies(policy("maker", ORDERS)), {
      maker: "index:create collection:list document:get",
    }),
    negative: profile(policies(policy("maker", ACME)), {
      maker: "index:create collection:list document:get",
    }),
  },
  {
    code: "restriction.contradictory",
    subject: "profile",
    severity: "warning",
    path: "policies[0].restrictedTo[1]",
    told: 'limited to collections "orders" of index "acme" here, but policies[1] grants it on the whole index',
    positive: profile(policies(policy("reader", GLOBEX, ORDERS), policy("reader", ACME))),
    negative: profile(policies(policy("reader", GLOBEX), policy("reader", ACME))),
  },
  {
    code: "restriction.overlapping",
    subject: "profile",
    severity: "suggestion",
    path: "policies[1].restrictedTo[0]",
    told: 'index "acme", collections "orders" by policies[0] too',
    positive: profile(
      policies(
        policy("reader", { index: "acme", collections: ["orders", "products"] }),
        policy("reader", { index: "acme", collections: ["orders", "returns"] }),
      ),
    ),
    negative: profile(
      policies(
        policy("reader", { index: "acme", collections: ["orders", "products"] }),
        policy("reader", { index: "acme", collections: ["returns"] }),
      ),
    ),
  },
  {
    code: "restriction.overlapping",
    subject: "profile",
    severity: "suggestion",
    path: "policies[1].restrictedTo[0]",
    told: 'index "acme" by policies[0] too',
    positive: profile(
      policies(policy("reader", ACME, GLOBEX), policy("reader", ACME, { index: "initech" })),
    ),
    negative: profile(policies(policy("reader", ACME, GLOBEX), policy("writer", ACME)), {
      writer: "document:create",
    }),
  },
  // policies beside each other
  {
    code: "policy.covered",
    subject: "profile",
    severity: "warning",
    path: "policies[0]",
    told: "policies[1] grants the same role in all of its places",
    positive: profile(policies(policy("reader", ACME), policy("reader"))),
    negative: profile(policies(policy("reader", ACME), policy("reader", GLOBEX))),
  },
  {
    code: "policy.covered",
    subject: "profile",
    severity: "warning",
    path: "policies[1]",
    told: 'policies[0] grants role "all", which allows all of it,',
    positive: profile(policies(policy("all", ACME), policy("reader", ORDERS)), {
      all: "document:*",
    }),
    negative: profile(policies(policy("all", ACME), policy("reader", ORDERS)), {
      all: "document:* !document:get",
    }),
  },
  {
    code: "denial.defeated",
    subject: "profile",
    severity: "securityWarning",
    path: "policies[0].roleId",
    told: 'Role "most" denies document:delete, but policies[1] (role "cleaner") allows it where it holds',
    positive: profile(policies(policy("most"), policy("cleaner", ACME)), {
      most: "document:* !document:delete",
      cleaner: "document:delete",
    }),
    negative: profile(policies(policy("most", GLOBEX), policy("cleaner", ACME)), {
      most: "document:* !document:delete",
      cleaner: "document:delete",
    }),
  },
  {
    code: "profile.everything",
    subject: "profile",
    severity: "securityWarning",
    path: "policies",
    told: 'without being called "admin"',
    positive: profile(policies(policy("all")), { all: "*:*" }),
    negative: profile(policies(policy("all")), { all: "*:* auth:* !auth:login" }),
  },
  {
    code: "profile.everything",
    subject: "profile",
    severity: "securityWarning",
    path: "policies",
    told: "makes administrators",
    positive: profile(policies(policy("most"), policy("session", ACME)), {
      most: "*:* auth:* !auth:login",
    }),
    negative: profile(policies(policy("most", ACME), policy("session")), {
      most: "*:* auth:* !auth:login",
    }),
  },
  {
    code: "profile.unused",
    subject: "profile",
    severity: "suggestion",
    path: "",
    told: 'No user has profile "it".',
    positive: profile(policies(policy("reader")), {}, { users: { mary: ["other"] } }),
    negative: profile(policies(policy("reader")), {}, { users: { mary: ["it"] } }),
  },
  // rate limits
  {
    code: "rateLimit.defeated",
    subject: "profile",
    severity: "warning",
    path: "rateLimit",
    told: '10 requests a second does not hold for user "mary": profile "fast", which they have too, has no limit',
    positive: profile(
      { rateLimit: 10, ...policies(policy("reader")) },
      {},
      {
        profiles: { fast: { rateLimit: 0, ...policies(policy("reader")) } },
        users: { mary: ["it", "fast"] },
      },
    ),
    negative: profile(
      { rateLimit: 10, ...policies(policy("reader")) },
      {},
      {
        profiles: { fast: { rateLimit: 0, ...policies(policy("reader")) } },
        users: { mary: ["it"], joe: ["fast"] },
      },
    ),
  },
  {
    code: "rateLimit.defeated",
    subject: "profile",
    severity: "warning",
    path: "rateLimit",
    told: 'for 4 users "a", "b", "c" and 1 more: profile "fast", which they have too, allows 20',
    positive: profile(
      { rateLimit: 10, ...policies(policy("reader")) },
      {},
      {
        profiles: { fast: { rateLimit: 20, ...policies(policy("reader")) } },
        users: Object.fromEntries(["a", "b", "c", "d"].map((id) => [id, ["it", "fast"]])),
      },
    ),
    negative: profile(
      { rateLimit: 20, ...policies(policy("reader")) },
      {},
      {
        profiles: { fast: { rateLimit: 20, ...policies(policy("reader")) } },
        users: { mary: ["it", "fast"] },
      },
    ),
  },
  {
    code: "rateLimit.shared",
    subject: "profile",
    id: "anonymous",
    severity: "suggestion",
    path: "rateLimit",
    told: "they share these 10 requests a second",
    positive: { profiles: { anonymous: { rateLimit: 10, ...policies(policy("session")) } } },
    negative: { profiles: { anonymous: policies(policy("session")) } },
  },
  // what a profile names
  {
    code: "role.unknown",
    subject: "profile",
    severity: "error",
    path: "policies[0].roleId",
    told: 'Role "raeder" does not exist.',
    suggestion: "reader",
    positive: profile(policies(policy("raeder"))),
    negative: profile(policies(policy("reader"))),
  },
  {
    code: "role.malformed",
    subject: "profile",
    severity: "error",
    path: "policies[0].roleId",
    told: "has an entry that is null",
    positive: profile(policies(policy("bad")), {}, { controllers: { bad: { document: null } } }),
    negative: profile(policies(policy("bad")), {}, { controllers: { bad: { document: {} } } }),
  },
  {
    code: "index.unknown",
    subject: "profile",
    severity: "error",
    path: "policies[0].restrictedTo[0].index",
    told: 'Index "globx" does not exist.',
    suggestion: "globex",
    positive: profile(policies(policy("reader", { index: "globx" }))),
    negative: profile(policies(policy("reader", GLOBEX))),
  },
  {
    code: "collection.unknown",
    subject: "profile",
    severity: "error",
    path: "policies[0].restrictedTo[0].collections[0]",
    told: 'Collection "order" does not exist in index "acme".',
    suggestion: "orders",
    positive: profile(policies(policy("reader", { index: "acme", collections: ["order"] }))),
    negative: profile(policies(policy("reader", ORDERS))),
  },
  {
    code: "index.duplicate",
    subject: "profile",
    severity: "error",
    path: "policies[0].restrictedTo[1].index",
    told: "silently narrows",
    positive: profile(policies(policy("reader", ACME, ORDERS))),
    negative: profile(policies(policy("reader", ORDERS, GLOBEX))),
  },
  {
    code: "restriction.vacuous",
    subject: "profile",
    severity: "error",
    path: "policies[0].restrictedTo",
    told: "which grants the role on every index",
    positive: profile(policies({ roleId: "reader", restrictedTo: [] })),
    negative: profile(policies({ roleId: "reader" })),
  },
  // strangers
  {
    code: "anonymous.rights",
    subject: "profile",
    id: "anonymous",
    severity: "suggestion",
    path: "policies",
    told: "may do this: auth:login, auth:logout.",
    positive: { profiles: { anonymous: policies(policy("session")) } },
    negative: { roles: { none: "!auth:login" }, profiles: { anonymous: policies(policy("none")) } },
  },
  {
    code: "anonymous.everything",
    subject: "profile",
    id: "anonymous",
    severity: "securityWarning",
    path: "policies",
    told: 'by the entry "*" of role "all"',
    positive: { roles: { all: "*:*" }, profiles: { anonymous: policies(policy("all")) } },
    negative: { roles: { all: "auth:*" }, profiles: { anonymous: policies(policy("all")) } },
  },
  {
    code: "anonymous.administration",
    subject: "profile",
    id: "anonymous",
    severity: "securityWarning",
    path: "policies",
    told: 'act on users, rights or the platform: security:createUser. Take it out of role "open"',
    positive: {
      roles: { open: "security:createUser security:createRestrictedUser" },
      profiles: { anonymous: policies(policy("open")) },
    },
    negative: {
      roles: { open: "security:createRestrictedUser" },
      profiles: { anonymous: policies(policy("open")) },
    },
  },
  {
    code: "anonymous.writes",
    subject: "role",
    severity: "securityWarning",
    path: "controllers",
    told: "change data: document:create.",
    positive: role("document:create document:get", {
      profiles: { anonymous: policies(policy("it")) },
    }),
    negative: role("document:create document:get", {
      profiles: { anonymous: policies(policy("reader")), p: policies(policy("it")) },
    }),
  },
  // roles
  {
    code: "controller.unknown",
    subject: "role",
    severity: "warning",
    path: "controllers.documnet",
    told: "allows and denies nothing",
    suggestion: "document",
    positive: role("documnet:get auth:login"),
    negative: role("document:get auth:login shop/orders:pay"),
  },
  {
    code: "action.unknown",
    subject: "role",
    severity: "warning",
    path: "controllers.shop/orders.actions.pai",
    told: 'Controller "shop/orders" has no action "pai"',
    suggestion: "pay",
    positive: role("shop/orders:pai"),
    negative: role("shop/orders:pay"),
  },
  {
    code: "denial.unknown",
    subject: "role",
    severity: "securityWarning",
    path: "controllers.security.actions.delteUser",
    told: "whatever was meant is allowed",
    suggestion: "deleteUser",
    positive: role("security:* !security:delteUser"),
    negative: role("security:* !security:deleteUser"),
  },
  {
    code: "action.everyController",
    subject: "role",
    severity: "warning",
    path: "controllers.*.actions.get",
    told: '"get" allows the action of that name of every controller',
    positive: role("*:get"),
    negative: role("document:get"),
  },
  {
    code: "entry.shadowed",
    subject: "role",
    severity: "warning",
    path: "controllers.memoryStorage",
    told: 'the host reads only the entry "ms"',
    positive: role("ms:get memoryStorage:set"),
    negative: role("memoryStorage:set"),
  },
  {
    code: "entry.shadowing",
    subject: "role",
    severity: "warning",
    path: "controllers.document",
    told: 'of this controller only "get" is allowed',
    positive: role("*:* document:get !document:delete"),
    negative: role("*:* document:* !document:delete"),
  },
  {
    code: "entry.redundant",
    subject: "role",
    severity: "suggestion",
    path: "controllers.document.actions.get",
    told: '"*" allows every action of "document" already',
    positive: role("document:* document:get"),
    negative: role("document:* !document:get"),
  },
  {
    code: "entry.redundant",
    subject: "role",
    severity: "suggestion",
    path: "controllers.document",
    told: 'everything that "document" allows, "*" allows too',
    positive: role("*:* document:*"),
    negative: role("*:* document:* !document:get"),
  },
  {
    code: "entry.redundant",
    subject: "role",
    severity: "suggestion",
    path: "controllers.document.actions.delete",
    told: "denied already",
    positive: role("document:get !document:delete"),
    negative: role("document:get"),
  },
  {
    code: "role.withoutRights",
    subject: "role",
    severity: "warning",
    path: "controllers",
    told: "allows no action that exists",
    positive: role("!document:get"),
    negative: role("document:get"),
  },
  {
    code: "role.unread",
    subject: "role",
    severity: "warning",
    path: "rateLimit",
    told: '"rateLimit" means nothing in a role: it belongs to the profiles that use the role.',
    positive: role("document:get", { members: { it: { rateLimit: 5 } } }),
    negative: role("document:get", { members: { it: { tags: ["a"], _kuzzle_info: {} } } }),
  },
  {
    code: "role.unused",
    subject: "role",
    severity: "suggestion",
    path: "",
    told: 'No profile uses role "it".',
    positive: role("document:get", { profiles: { p: policies(policy("reader")) } }),
    negative: role("document:get"),
  },
  {
    code: "member.missing",
    subject: "role",
    severity: "error",
    path: "controllers.document.actions",
    told: "is required",
    positive: malformed({ document: {} }),
    negative: malformed({ document: { actions: { get: true } } }),
  },
  {
    code: "member.type",
    subject: "role",
    severity: "error",
    path: "controllers.document.actions.get",
    told: "takes anything but true for a denial",
    positive: malformed({ document: { actions: { get: "true" } } }),
    negative: malformed({ document: { actions: { get: false } } }),
  },
  {
    code: "member.type",
    subject: "role",
    severity: "error",
    path: "controllers.document",
    told: "answers requests that come to such an entry with an error",
    positive: malformed({ document: null }),
    negative: malformed({ document: { actions: { get: true } } }),
  },
  {
    code: "member.empty",
    subject: "role",
    severity: "error",
    path: "controllers",
    told: "must not be empty",
    positive: malformed({}),
    negative: malformed({ document: { actions: { get: true } } }),
  },
  // users
  {
    code: "profile.unknown",
    subject: "user",
    severity: "error",
    path: "profileIds[1]",
    told: 'Profile "raeder" does not exist. The host refuses every request of the user',
    suggestion: "reader",
    positive: {
      profiles: { reader: policies(policy("reader")) },
      users: { it: ["reader", "raeder"] },
    },
    negative: { profiles: { reader: policies(policy("reader")) }, users: { it: ["reader"] } },
  },
  {
    code: "user.withoutProfiles",
    subject: "user",
    severity: "warning",
    path: "profileIds",
    told: "refuses every request of theirs",
    positive: { users: { it: [] } },
    negative: { profiles: { p: policies(policy("reader")) }, users: { it: ["p"] } },
  },
  {
    code: "user.everything",
    subject: "user",
    severity: "securityWarning",
    path: "profileIds",
    told: "else take away one of their profiles",
    positive: {
      roles: { most: "*:* auth:* !auth:login" },
      profiles: { most: policies(policy("most")), session: policies(policy("session")) },
      users: { it: ["most", "session"] },
    },
    negative: {
      roles: { most: "*:* auth:* !auth:login" },
      profiles: { most: policies(policy("most")), session: policies(policy("session")) },
      users: { it: ["most"], other: ["session"] },
    },
  },
  {
    code: "user.everything",
    subject: "user",
    severity: "securityWarning",
    path: "profileIds",
    told: 'without having the profile "admin"',
    positive: {
      roles: { all: "*:*" },
      profiles: { hidden: policies(policy("all")) },
      users: { it: ["hidden"] },
    },
    negative: {
      roles: { all: "*:*" },
      profiles: { admin: policies(policy("all")) },
      users: { it: ["admin"] },
    },
  },
];
