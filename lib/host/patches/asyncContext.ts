import { AsyncLocalStorage } from "node:async_hooks";
import { createRequire } from "node:module";

/** As much of bluebird as is touched. Source: bluebird 3.7, debuggability.js. */
export interface Bluebird {
  config(options: { readonly asyncHooks: boolean }): void;
  map<T, R>(values: readonly T[], mapper: (value: T) => R): PromiseLike<R[]>;
}

/**
 * Lets bluebird, of which the host's promises are in part, keep the asynchronous context. As the host
 * has it, bluebird runs the callbacks of all requests in the context of whichever came first: what a
 * request is told of itself there (the host's `asyncStore`, the plugin's log of writes, whether it is
 * rehearsed) is told of another one.
 *
 * @param find finds bluebird; absent: the one that the host resolves
 * @returns takes it back
 * @throws a plain Error when bluebird does not keep it; nothing is changed then
 */
export function keepAsyncContext(find: () => unknown = resolveBluebird): () => void {
  const bluebird = Object(find()) as Bluebird;
  if (typeof bluebird.config !== "function") {
    throw new Error("its promises cannot be configured");
  }
  bluebird.config({ asyncHooks: true });
  return () => {
    bluebird.config({ asyncHooks: false });
  };
}

/** Tells whether a context is kept where bluebird runs callbacks of another one first. */
export async function keepsAsyncContext(find: () => unknown = resolveBluebird): Promise<boolean> {
  const bluebird = find() as Bluebird;
  const contexts = new AsyncLocalStorage<string>();
  const first = contexts.run("first", () => bluebird.map([0], () => contexts.getStore()));
  const second = contexts.run("second", () => bluebird.map([0], () => contexts.getStore()));
  const [[ofFirst], [ofSecond]] = await Promise.all([first, second]);
  return ofFirst === "first" && ofSecond === "second";
}

function resolveBluebird(): unknown {
  const host = createRequire(__filename).resolve("kuzzle");
  return createRequire(host)("bluebird");
}
