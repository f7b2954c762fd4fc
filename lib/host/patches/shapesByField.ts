import { fileOfHostPackage } from "../kernel/hostModules";

/** The subset of the engine's tables of matches that we use. Source: koncorde's lib/engine/matcher/testTables.js. */
interface Matches {
  addMatch: (this: Matches, filters: Iterable<unknown> | undefined) => void;
}

/**
 * Lets filters on places of several fields stand side by side: the engine keeps the shapes of all fields
 * in one index, and throws at a document whose place in one field lies within a shape of another.
 * Source: koncorde's lib/engine/matcher/matchGeospatial.js.
 *
 * @returns a function that takes it back
 * @throws a plain Error when the host does not look as expected; nothing is changed then
 */
export function matchShapesByField(): () => void {
  const file = "./engine/matcher/testTables";
  const tables = fileOfHostPackage("koncorde", "util/koncordeCompat", file) as {
    readonly prototype?: Partial<Matches>;
  };
  const matches = tables.prototype;
  const addMatch = matches?.addMatch;
  if (matches === undefined || typeof addMatch !== "function") {
    throw new Error('its engine of filters has no "addMatch"');
  }
  matches.addMatch = function (this: Matches, filters) {
    // none: the shape is another field's
    if (filters !== undefined) {
      addMatch.call(this, filters);
    }
  };
  return () => {
    matches.addMatch = addMatch;
  };
}
