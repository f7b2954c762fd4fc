import { AsyncLocalStorage } from "node:async_hooks";

const own = new AsyncLocalStorage<true>();

/** Runs what the plugin itself asks of Kuzzle's storage, whoever is served meanwhile. */
export function asOwnWrite<T>(work: () => T): T {
  return own.run(true, work);
}

/** Tells whether the plugin itself asks. */
export function isOwnWrite(): boolean {
  return own.getStore() === true;
}
