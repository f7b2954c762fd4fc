import { AsyncLocalStorage } from "node:async_hooks";

/** The values of all contexts, each at its own position. */
const values = new AsyncLocalStorage<readonly unknown[]>();
let positions = 0;

/**
 * A value that follows the work for which it was set, through promises, timers and callbacks.
 *
 * Each AsyncLocalStorage costs something for every promise of the process, whoever makes it: Node 20
 * hands its value on by hand (`_propagate` of lib/async_hooks.js). All contexts therefore share one.
 * A value takes the place of the one before it: work that starts itself again holds no longer chain.
 */
export class AsyncContext<T> {
  private readonly position = positions++;

  /** Does the work with this value; what it starts keeps the value, whatever else ends. */
  run<R>(value: T, work: () => R): R {
    const changed = [...(values.getStore() ?? [])];
    changed[this.position] = value;
    return values.run(changed, work);
  }

  /** Undefined: none was set for the work at hand. */
  get(): T | undefined {
    return values.getStore()?.[this.position] as T | undefined;
  }
}
