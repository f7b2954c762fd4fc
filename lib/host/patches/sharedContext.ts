import { AsyncLocalStorage } from "node:async_hooks";

import { AsyncContext } from "../../shared/AsyncContext";
import type { Kernel } from "../kernel/kernel";

/** The values of one request. */
type Values = Map<string, unknown>;

/** As much of the host's own context of requests as is used. Source: lib/util/asyncStore.ts. */
interface Store {
  _asyncLocalStorage: Pick<AsyncLocalStorage<Values>, "getStore" | "run">;
}

/**
 * Lets the host keep its context of requests where the plugin keeps its own. Node 20 hands the value of each
 * AsyncLocalStorage on to every promise, one after the other, and a promise that bears two is larger than one that bears one: the host
 * and the plugin share one.
 *
 * @returns takes it back
 * @throws a plain Error when the host does not look as expected; nothing is changed then
 */
export function shareContext({ asyncStore }: Pick<Kernel, "asyncStore">): () => void {
  const store = asyncStore as unknown as Partial<Store>;
  const own = store._asyncLocalStorage;
  if (!(own instanceof AsyncLocalStorage)) {
    throw new Error("its context of requests is kept in another way");
  }
  const context = new AsyncContext<Values>();
  store._asyncLocalStorage = {
    run: (values: Values, work: (...args: never[]) => unknown, ...args: never[]) =>
      context.run(values, () => work(...args)),
    getStore: () => context.get(),
  } as Store["_asyncLocalStorage"];
  // it costs something for every promise until then
  own.disable();
  return () => {
    store._asyncLocalStorage = own;
  };
}
