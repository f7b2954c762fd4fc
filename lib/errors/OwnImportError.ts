import type { Finding } from "../domain/findings";
import { ErrorId } from "./ids";
import { StartError } from "./StartError";

/** The remedies that only some faults have; the order of the lines. */
const REMEDIES: readonly (readonly [ReadonlySet<string>, string])[] = [
  [
    new Set(["index.unknown", "collection.unknown"]),
    'Give indexes and collections to "app.import.mappings", which Kuzzle makes before profiles. "app.install" and code after "app.start" come too late.',
  ],
  [
    new Set(["role.unknown", "profile.unknown"]),
    'Give roles to "app.import.roles" and profiles to "app.import.profiles". Their order does not matter.',
  ],
];

/** Stops the start, naming every fault of all roles, profiles and users that the application imports. */
export class OwnImportError extends StartError<Finding> {
  constructor(details: readonly Finding[]) {
    const lines = StartError.lines(details, ({ path, message }) => `${path}: ${message}`);
    const remedies = REMEDIES.flatMap(([codes, remedy]) =>
      details.some(({ code }) => codes.has(code)) ? [`\n  ${remedy}`] : [],
    );
    super(
      ErrorId.invalidOwnImport,
      `The roles, profiles and users that the application imports have ${StartError.count(details)}. None of them was imported:${lines}
What to do:${remedies.join("")}
  Correct the other faults where the application imports them.
  Or set the option "onInvalidImport" to "warn": what Kuzzle itself takes is imported, and its faults are logged.
  Start again after 5 s or more: before, Kuzzle believes that another node imports, and starts without.`,
      details,
    );
  }
}
