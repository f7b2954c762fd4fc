import { AsyncLocalStorage } from "node:async_hooks";

/**
 * Ends every context that a test has opened. Node 20 hands an open one on with each promise of the process,
 * which is a tenth of what all unit tests cost.
 */
const opened = new Set<AsyncLocalStorage<unknown>>();

const { prototype } = AsyncLocalStorage;
for (const name of ["run", "enterWith"] as const) {
  const open = prototype[name] as (this: unknown, ...given: unknown[]) => unknown;
  Object.assign(prototype, {
    [name](this: AsyncLocalStorage<unknown>, ...given: unknown[]) {
      opened.add(this);
      return open.apply(this, given);
    },
  });
}

export const mochaHooks = {
  afterEach(): void {
    for (const one of opened) {
      one.disable();
    }
    opened.clear();
  },
};
