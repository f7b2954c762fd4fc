import type { RightsChange } from "../../domain/connections/rightsChange";
import type { Kernel } from "./kernel";
import { STORAGE_WRITES } from "./storageEvents";

/** The host's announcement of an event that was asked. */
interface Asked {
  readonly args: readonly unknown[];
}

const CREATION = "document:create";
/** Nobody has had anything of a new user. A new role or profile may change what names it. */
const CREATED: ReadonlySet<unknown> = new Set(["roles", "profiles"]);
const SECURITY: ReadonlySet<unknown> = new Set(["roles", "profiles", "users", "api-keys"]);

/**
 * Calls a listener at each write to the storage of roles, profiles, users and API keys, and at each end
 * of tokens, whoever asked for it: a client, the application, another plugin.
 *
 * From the event of the storage itself, which comes before the write is acknowledged.
 * Source: the host's lib/core/storage/clientAdapter.js, lib/core/security/tokenRepository.ts.
 */
export function watchSecurityWrites(
  kuzzle: Kernel,
  listener: (change: RightsChange) => void,
): void {
  const watch = (event: string, changeOf: (args: readonly unknown[]) => RightsChange): void => {
    kuzzle.on(`core:storage:private:${event}`, ({ args }: Asked) => {
      const [index, collection] = args;
      // several indexes, or what is imported, may hold ours
      const isOurs = index === kuzzle.internalIndex.index || typeof index !== "string";
      if (isOurs && (collection === undefined || SECURITY.has(collection))) {
        listener(changeOf(args));
      }
    });
  };
  for (const event of STORAGE_WRITES.one.filter((one) => one !== CREATION)) {
    watch(event, ([, collection, id]) => changeOfOne(collection, id));
  }
  for (const event of [...STORAGE_WRITES.many, ...STORAGE_WRITES.all]) {
    watch(event, ([, collection, query]) => changeOfMany(collection, query));
  }
  kuzzle.on(`core:storage:private:${CREATION}`, ({ args }: Asked) => {
    const [index, collection, , options] = args;
    if (index === kuzzle.internalIndex.index && CREATED.has(collection)) {
      listener(changeOfOne(collection, (Object(options) as { id?: unknown }).id));
    }
  });
  kuzzle.on("core:security:token:delete", ({ args: [token] }: Asked) => {
    listener(changeOfUser((Object(token) as { userId?: unknown }).userId));
  });
  kuzzle.on("core:security:token:deleteByKuid", ({ args: [kuid] }: Asked) => {
    listener(changeOfUser(kuid));
  });
}

/** Calls a listener at each write that may be one of roles, also past the host's events of roles, as another plugin's bulk. */
export function watchRoleWrites(kuzzle: Kernel, listener: () => void): void {
  watchSecurityWrites(kuzzle, ({ all, roles }) => {
    if (all === true || roles !== undefined) {
      listener();
    }
  });
}

/** By these the host forgets what it has kept: another node has written it, or somebody past the host. */
const INVALIDATIONS = {
  profiles: "core:security:profile:invalidate",
  roles: "core:security:role:invalidate",
} as const;

/** Calls a listener where the host is told to forget a profile or a role, or all of them. */
export function watchInvalidations(
  kuzzle: Kernel,
  collection: keyof typeof INVALIDATIONS,
  listener: (change: RightsChange) => void,
): void {
  kuzzle.on(INVALIDATIONS[collection], ({ args: [id] }: Asked) => {
    listener(typeof id === "string" ? { [collection]: [id] } : { all: true });
  });
}

function changeOfOne(collection: unknown, id: unknown): RightsChange {
  if (collection === "api-keys") {
    return { apiKeys: true };
  }
  return typeof id === "string" ? { [String(collection)]: [id] } : { all: true };
}

/**
 * The host deletes the API keys of a user by a query that names the user. What was made through them,
 * for whomever, ends too.
 */
function changeOfMany(collection: unknown, query: unknown): RightsChange {
  if (collection !== "api-keys") {
    return { all: true };
  }
  const { term } = Object(query) as { term?: { userId?: unknown } };
  return typeof term?.userId === "string"
    ? { users: [term.userId], apiKeys: true }
    : { apiKeys: true };
}

function changeOfUser(kuid: unknown): RightsChange {
  return typeof kuid === "string" ? { users: [kuid] } : { all: true };
}
