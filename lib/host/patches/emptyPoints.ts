import type { Kernel } from "../kernel/kernel";

/** The subset of the engine of filters that we use. Source: koncorde's lib/index.js. */
interface Engine {
  test: (this: Engine, data: unknown, index?: string | null) => string[];
}

/**
 * Lets a document be compared with filters on places where its own place is null within: the engine
 * reads members of that null, for the subscriptions of others and for validators alike.
 * Source: koncorde's lib/util/convertGeopoint.js.
 *
 * @returns a function that takes it back
 * @throws a plain Error when the host does not look as expected; nothing is changed then
 */
export function passEmptyPoints({ koncorde }: Pick<Kernel, "koncorde">): () => void {
  // the engine of validators is another of the same class
  const engine = Object.getPrototypeOf(Object(koncorde)) as Engine;
  const { test } = engine;
  if (typeof test !== "function") {
    throw new Error('its engine of filters has no "test"');
  }
  engine.test = function (this: Engine, data, index) {
    try {
      return test.call(this, data, index);
    } catch {
      return test.call(this, withoutEmptyPoints(data), index);
    }
  };
  return () => {
    engine.test = test;
  };
}

function withoutEmptyPoints(data: unknown): unknown {
  return JSON.parse(JSON.stringify(data), (name, member: unknown) =>
    (name === "latLon" || name === "lat_lon") && member === null ? undefined : member,
  ) as unknown;
}
