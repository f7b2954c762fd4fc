import { isPlainObject } from "../../domain/plainObject";
import type { NativeCall } from "../port/Host";
import { STORAGE_WRITES } from "../kernel/storageEvents";
import { copyOfData, copyOfInstance } from "./ownCopies";

type Arguments = readonly unknown[];

/** Tells the action that an event stands for; `undefined`: it writes no rights. */
type CallOf = (args: Arguments) => NativeCall | undefined;

const USERS = "users";
/** The collections of the internal index that carry rights, by the names in their actions. */
const KINDS: Readonly<Record<string, string>> = {
  users: "User",
  profiles: "Profile",
  roles: "Role",
};

function security(action: string, id: unknown, body: unknown, args: object = {}): NativeCall {
  return { controller: "security", action, args: { ...args, _id: id }, body };
}

const reset: CallOf = () => ({ controller: "admin", action: "resetSecurity", args: {}, body: {} });

function membersOf(content: unknown): Readonly<Record<string, unknown>> {
  return isPlainObject(content) ? content : {};
}

/** A token acts as its user, as an API key does. */
const token: CallOf = ([user]) => security("createApiKey", undefined, {}, { userId: kuidOf(user) });

function kuidOf(user: unknown): unknown {
  return typeof user === "string" ? user : (Object(user) as { _id?: unknown })._id;
}

function documentsOf(kind: "profile" | "role"): Record<string, CallOf> {
  const name = kind === "profile" ? "Profile" : "Role";
  const event = `core:security:${kind}`;
  return {
    [`${event}:create`]: ([id, content]) => security(`create${name}`, id, content),
    [`${event}:createOrReplace`]: ([id, content]) =>
      security(`createOrReplace${name}`, id, content),
    [`${event}:update`]: ([id, content]) => security(`update${name}`, id, content),
    [`${event}:delete`]: ([id]) => security(`delete${name}`, id, {}),
    [`${event}:truncate`]: reset,
  };
}

/**
 * The events of the host that write rights. Source: the host's lib/core/security/userRepository.js,
 * profileRepository.ts, roleRepository.js, tokenRepository.ts, securityLoader.js.
 */
const OF_SECURITY: Readonly<Record<string, CallOf>> = {
  ...documentsOf("profile"),
  ...documentsOf("role"),
  "core:security:user:create": ([id, profileIds, content]) =>
    security("createUser", id, { content: { ...membersOf(content), profileIds } }),
  "core:security:user:replace": ([id, profileIds, content]) =>
    security("replaceUser", id, { ...membersOf(content), profileIds }),
  // without profiles those that are stored stay, whatever the content names
  "core:security:user:update": ([id, profileIds, content]) =>
    security("updateUser", id, { ...membersOf(content), profileIds: profileIds || undefined }),
  "core:security:user:delete": ([id]) => security("deleteUser", id, {}),
  "core:security:user:truncate": reset,
  "core:security:token:assign": ([, kuid]) => token([kuid]),
  "core:security:token:create": token,
  "core:security:token:refresh": token,
  "core:security:load": ([body]) => ({
    controller: "admin",
    action: "loadSecurities",
    args: {},
    body,
  }),
};

/** Copies what is asked, so that what is judged is what is written. Users and tokens are the host's own objects. */
export function copyOfAsked(event: string, args: Arguments): readonly unknown[] {
  const [first, ...others] = args;
  if (event.startsWith("core:security:token:")) {
    return [copyOfInstance(first), ...others];
  }
  return event === "core:security:load"
    ? [copyOfData(first), ...others]
    : args.map((one) => copyOfData(one));
}

const PRIVATE = "core:storage:private:";
const ONE = `${PRIVATE}document:`;

type OfDocument = (collection: string, rest: Arguments) => NativeCall | undefined;

/** The events of the storage that write one document of the internal index. */
const OF_DOCUMENTS: Readonly<Record<string, OfDocument>> = {
  [`${ONE}create`]: (collection, [content, options]) => {
    const { id } = Object(options) as { id?: unknown };
    const body = collection === USERS ? { content } : content;
    return security(`create${KINDS[collection] ?? ""}`, id, body);
  },
  [`${ONE}createOrReplace`]: (collection, [id, content]) => replacing(collection, id, content),
  [`${ONE}replace`]: (collection, [id, content]) => replacing(collection, id, content),
  // the plugin itself renews documents by updates of nothing
  [`${ONE}update`]: (collection, [id, content]) =>
    isPlainObject(content) && Object.keys(content).length === 0
      ? undefined
      : security(`update${KINDS[collection] ?? ""}`, id, content),
  [`${ONE}delete`]: (collection, [id]) => security(`delete${KINDS[collection] ?? ""}`, id, {}),
};

function replacing(collection: string, id: unknown, content: unknown): NativeCall {
  return collection === USERS
    ? // who is not stored yet may be written so too
      security("upsertUser", id, { content, default: {} })
    : security(`createOrReplace${KINDS[collection] ?? ""}`, id, content);
}

/** Calls that write several documents, or parts of them: whoever may do everything may do so. */
const OF_SEVERAL: readonly string[] = [...STORAGE_WRITES.one, ...STORAGE_WRITES.many]
  .map((event) => `${PRIVATE}${event}`)
  .filter((event) => !Object.hasOwn(OF_DOCUMENTS, event));

/** Calls that take entries as they are: a text among them may name any index, Kuzzle's own too. */
const OF_ENTRIES: Readonly<Record<string, (args: Arguments) => unknown>> = {
  "document:bulk": ([, , entries]) => entries,
  "document:import": ([fixtures]) =>
    isPlainObject(fixtures)
      ? Object.values(fixtures).flatMap((collections) =>
          Object.values(Object(collections) as Record<string, unknown>).flatMap((entries) =>
            listOf(entries),
          ),
        )
      : [],
};

/** Calls that write collections of the internal index, whatever is in them: Kuzzle needs each of them. */
const OF_COLLECTIONS: readonly string[] = [
  ...["collection:create", "collection:delete", "collection:truncate", "collection:update"],
  ...["index:delete", "index:mDelete", "mappings:import"],
].map((event) => `${PRIVATE}${event}`);

/**
 * Every event that writes rights, with the action that it stands for.
 *
 * @param guarded private indexes of plugins of which others write nothing: passwords, the audit
 */
export function rawCalls(
  internalIndex: string,
  guarded: readonly string[] = [],
): ReadonlyMap<string, CallOf> {
  const ofDocument =
    (callOf: OfDocument): CallOf =>
    ([index, collection, ...rest]) =>
      index === internalIndex && Object.hasOwn(KINDS, String(collection))
        ? callOf(String(collection), rest)
        : undefined;
  const ofSeveral: CallOf = ([index, collection]) => {
    const isOfAll = collection === undefined || typeof collection !== "string";
    return mentions(index, internalIndex) && (isOfAll || Object.hasOwn(KINDS, collection))
      ? reset([])
      : undefined;
  };
  const ofCollections: CallOf = ([index]) =>
    mentions(index, internalIndex) ? reset([]) : undefined;
  const ofMapping: CallOf = (args) =>
    ofDocument((collection) => security(`update${KINDS[collection] ?? ""}Mapping`, undefined, {}))(
      args,
    ) ?? ofCollections(args);
  const ofStorage: readonly (readonly [string, CallOf])[] = [
    ...Object.entries(OF_DOCUMENTS).map(([event, callOf]) => [event, ofDocument(callOf)] as const),
    ...OF_SEVERAL.map((event) => [event, ofSeveral] as const),
    ...OF_COLLECTIONS.map((event) => [event, ofCollections] as const),
    ["core:storage:private:mappings:update", ofMapping],
  ];
  const calls = new Map<string, CallOf>([
    ...Object.entries(OF_SECURITY),
    ...ofStorage.map(
      ([event, callOf]) =>
        [
          event,
          (args: Arguments) =>
            guarded.some((index) => mentions(args[0], index)) ? reset([]) : callOf(args),
        ] as const,
    ),
  ]);
  for (const [name, entriesOf] of Object.entries(OF_ENTRIES)) {
    for (const scope of ["private", "public"]) {
      const event = `core:storage:${scope}:${name}`;
      const other = calls.get(event);
      calls.set(event, (args) => (hasTexts(entriesOf(args)) ? reset([]) : other?.(args)));
    }
  }
  return calls;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function hasTexts(entries: unknown): boolean {
  return Array.isArray(entries) && !entries.every(isPlainObject);
}

function mentions(index: unknown, internalIndex: string): boolean {
  return (
    index === internalIndex ||
    (Array.isArray(index) && index.includes(internalIndex)) ||
    (isPlainObject(index) && internalIndex in index)
  );
}
