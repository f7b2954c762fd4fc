import { ANONYMOUS_IDS } from "../../domain/hostIds";
import { hostModule } from "../kernel/hostModules";
import type { Kernel } from "../kernel/kernel";

/** The subset of the host's repository of users that we use. Source: lib/core/security/userRepository.js. */
export interface UserRepository {
  /** In seconds; 0: for good. */
  readonly ttl: number;
  readonly cacheDb: string;
  readonly getCacheKey: (id: string) => string;
  readonly loadFromCache: (id: string) => Promise<object | null>;
  load: (id: string) => Promise<object | null>;
}

const MODULE = "core/security/userRepository";
const METHODS = ["load", "getCacheKey", "loadFromCache"] as const;

/**
 * Asks Redis for a user and lets them live on there in one turn. The host does so one after the other, for every
 * request and for every look at a user.
 * Source: the host's lib/core/shared/ObjectRepository.js `load`.
 *
 * @param find finds the prototype of the host's repository of users; absent: the one that this package resolves
 * @returns takes it back
 * @throws a plain Error when the host does not look as expected; nothing is changed then
 */
export function lookAtUsersAtOnce(
  kuzzle: Pick<Kernel, "ask">,
  find: () => unknown = resolveRepository,
): () => void {
  const prototype = Object(find()) as UserRepository;
  const missing = METHODS.filter((method) => typeof prototype[method] !== "function");
  if (missing.length > 0 || !Object.hasOwn(prototype, "load")) {
    throw new Error(`its repository of users has no ${missing.join(", ") || "load"}`);
  }
  const { load } = prototype;
  prototype.load = async function (this: UserRepository, id) {
    if (ANONYMOUS_IDS.has(id) || this.cacheDb !== "internal" || !(this.ttl > 0)) {
      return load.call(this, id);
    }
    const looking = this.loadFromCache(id);
    const living = kuzzle.ask("core:cache:internal:expire", this.getCacheKey(id), this.ttl);
    // the look fails as well, and tells why
    living.catch(() => undefined);
    const found = await looking;
    if (found === null || "ttl" in found) {
      const looked = { loadFromCache: { value: async () => found } };
      return load.call(Object.create(this, looked) as UserRepository, id);
    }
    await living;
    return found;
  };
  return () => {
    prototype.load = load;
  };
}

function resolveRepository(): unknown {
  // the host does not export it, and has loaded it long before
  const found = hostModule(MODULE) as { readonly prototype?: unknown; UserRepository?: unknown };
  const { UserRepository: named = found } = found;
  return (named as { readonly prototype?: unknown }).prototype;
}
