import { AsyncContext } from "../../shared/AsyncContext";

const own = new AsyncContext<true>();

/** Runs what the plugin itself asks of Kuzzle's storage, whoever is served meanwhile. */
export function asOwnWrite<T>(work: () => T): T {
  return own.run(true, work);
}

/** Tells whether the plugin itself asks. */
export function isOwnWrite(): boolean {
  return own.get() === true;
}
