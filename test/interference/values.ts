import { isOfDocuments, writeOf } from "../../lib/domain/actions";
import type { ApiAction, Argument } from "./api";

/** Names of one side: what a request may be about. */
export interface Names {
  readonly index: string;
  readonly collection: string;
  readonly document: string;
  readonly user: string;
  readonly username: string;
  readonly profile: string;
  readonly role: string;
  readonly apiKey: string;
  /** Handles; `$own.…` is what the caller was given in the world that the request goes to. */
  readonly room: string;
  readonly scroll: string;
}

export const OWN: Names = {
  index: "acme",
  collection: "orders",
  document: "order-1",
  user: "amy",
  username: "amy-login",
  profile: "acme-staff",
  role: "reader",
  apiKey: "amy-key",
  room: "$own.room",
  scroll: "$own.scroll",
};

/** The names of the other tenant: nothing of it is in the poor world. */
export const OTHER: Omit<Names, "room" | "scroll"> = {
  index: "globex",
  collection: "secrets",
  document: "secret-1",
  user: "bob",
  username: "bob-login",
  profile: "globex-manager",
  role: "globex-role",
  apiKey: "bob-key",
};

/** The same with a letter wrong, wherever it can be had. */
export function mistyped(names: Names): Names {
  const wrong = (name: string): string => `${name.slice(0, -2)}${name.slice(-1)}`;
  return Object.fromEntries(
    Object.entries(names).map(([kind, name]) => [kind, wrong(String(name))]),
  ) as unknown as Names;
}

export const UNUSUAL: Names = {
  index: "*",
  collection: "_all",
  document: "",
  user: "anonymous",
  username: "*",
  profile: "admin",
  role: "admin",
  apiKey: "*",
  room: "",
  scroll: "*",
};

const ABOUT_USERS: ReadonlySet<string> = new Set(["auth", "profile-guard", "security"]);

/** The id that an action takes, by what it is about. */
export function idOf({ controller, action }: ApiAction, names: Names): string {
  const write = writeOf(controller, action);
  if (isOfDocuments(write)) {
    return names[write.target];
  }
  if (/ApiKey/u.test(action)) {
    return names.apiKey;
  }
  if (/Profile/u.test(action)) {
    return names.profile;
  }
  if (/Role/u.test(action)) {
    return names.role;
  }
  const isAboutUsers = ABOUT_USERS.has(controller) || write?.target === "identity";
  return isAboutUsers ? names.user : names.document;
}

const restrictedTo = ({ index, collection }: Names): object[] => [
  { index, collections: [collection] },
];
const policies = (names: Names): object[] => [
  { roleId: names.role, restrictedTo: restrictedTo(names) },
];
const profileOf = (names: Names): object => ({ policies: policies(names) });
const roleOf = (): object => ({ controllers: { document: { actions: { get: true } } } });
const credentialsOf = (names: Names): object => ({
  local: { username: names.username, password: "interference" },
});
const userOf = (names: Names): object => ({
  content: { profileIds: [names.profile], name: "somebody" },
  credentials: credentialsOf(names),
});
const requestOf = ({ index, collection }: Names): object => ({
  controller: "document",
  action: "get",
  index,
  collection,
});

/** Bodies whose form the API does not tell: by the action's name, on whichever controller. */
const BODIES: Readonly<Record<string, (names: Names) => unknown>> = {
  createProfile: profileOf,
  createOrReplaceProfile: profileOf,
  updateProfile: profileOf,
  createRole: roleOf,
  createOrReplaceRole: roleOf,
  updateRole: roleOf,
  createUser: userOf,
  upsertUser: userOf,
  createRestrictedUser: (names) => ({
    content: { name: "somebody" },
    credentials: credentialsOf(names),
  }),
  createFirstAdmin: (names) => ({ content: {}, credentials: credentialsOf(names) }),
  replaceUser: ({ profile }) => ({ profileIds: [profile] }),
  updateUser: ({ profile }) => ({ profileIds: [profile] }),
  createCredentials: ({ username }) => ({ username, password: "interference" }),
  updateCredentials: ({ username }) => ({ username, password: "interference" }),
  validateCredentials: ({ username }) => ({ username, password: "interference" }),
  createMyCredentials: ({ username }) => ({ username, password: "interference" }),
  updateMyCredentials: ({ username }) => ({ username, password: "interference" }),
  validateMyCredentials: ({ username }) => ({ username, password: "interference" }),
  login: ({ username }) => ({ username, password: "wrong" }),
  createApiKey: () => ({ description: "d" }),
  loadSecurities: (names) => ({
    roles: { [names.role]: roleOf() },
    profiles: { [names.profile]: profileOf(names) },
    users: { [names.user]: userOf(names) },
  }),
  loadMappings: ({ index, collection }) => ({ [index]: { [collection]: { mappings: {} } } }),
  loadFixtures: ({ index, collection, document }) => ({
    [index]: { [collection]: [{ create: { _id: document } }, { a: 1 }] },
  }),
  analyzeProfile: (names) => ({ draft: profileOf(names) }),
  analyzeRole: () => ({ draft: roleOf() }),
  explain: (names) => ({ request: requestOf(names) }),
  effectiveRights: (names) => ({ draft: profileOf(names) }),
  whoCan: requestOf,
  compare: (names) => ({
    left: { profileId: names.profile },
    right: { draft: profileOf(names) },
  }),
  searchAudit: ({ profile }) => ({ kind: "profile", id: profile }),
  exportAudit: ({ profile }) => ({ kind: "profile", id: profile }),
  reportedRefusals: ({ profile }) => ({ kind: "profile", id: profile }),
  restore: () => ({ entry: "e", moment: "after" }),
  instantiateTenant: () => ({}),
  checkRights: requestOf,
  subscribe: () => ({}),
  publish: () => ({ said: "something" }),
};

const QUERIES: Readonly<Record<string, (names: Names) => unknown>> = {
  match_all: () => ({ match_all: {} }),
  terms: ({ index, collection, document }) => ({
    terms: { name: { index: `&${index}.${collection}`, id: document, path: "name" } },
  }),
};

/** A value for an argument that the API names. `undefined`: none of ours. */
export function valueOf(action: ApiAction, { name, kind }: Argument, names: Names): unknown {
  const { index, collection, document, room, scroll } = names;
  const id = idOf(action, names);
  switch (name) {
    case "_id":
      return id;
    case "ids":
      return [id];
    case "index":
      return index;
    case "collection":
      return action.controller === "security" ? "users" : collection;
    case "indexes":
      return [index];
    case "targets":
      return [{ index, collections: [collection] }];
    case "documents":
      return [{ _id: document, body: { name: "one" } }];
    case "bulkData":
      return [{ create: { _id: document, _index: `&${index}.${collection}` } }, { name: "one" }];
    case "query":
      return QUERIES.match_all?.(names);
    case "changes":
      return { name: "two" };
    case "default":
      return { name: "three", profileIds: [names.profile] };
    case "userId":
    case "kuid":
      return names.user;
    case "profileId":
      return names.profile;
    case "roleId":
      return names.role;
    case "apiKeyId":
      return names.apiKey;
    case "strategy":
      return "local";
    case "roomId":
      return room;
    case "scrollId":
      return scroll;
    case "scroll":
    case "scrollTTL":
      return "1m";
    case "roles":
      return [names.role];
    case "controllers":
      return ["document"];
    case "fields":
      return ["name"];
    case "from":
      return 0;
    case "size":
      return 10;
    case "refresh":
      return "false";
    case "onExistingUsers":
      return "overwrite";
    case "onAssignedUsers":
      return "remove";
    case "database":
      return "memoryStorage";
    case "description":
      return "a key";
    case "format":
      return "json";
    case "suffix":
    case "event":
    case "method":
      return name;
    default:
      return valueOfKind(kind);
  }
}

function valueOfKind(kind: Argument["kind"]): unknown {
  switch (kind) {
    case "boolean":
      return true;
    case "integer":
      return 3;
    case "list":
      return [];
    case "object":
      return {};
    case "text":
    case "any":
      return undefined;
  }
}

/** Makes a body of the action, where more than its members is known. */
export function bodyOf(action: ApiAction, names: Names): unknown {
  return BODIES[action.action]?.(names);
}

/** Bodies of searches, for actions that take one. */
export function searchesFor(names: Names): unknown[] {
  return Object.values(QUERIES).map((query) => ({ query: query(names) }));
}
