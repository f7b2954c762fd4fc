import type { FaultCode } from "../findingCodes";
import { joinPath, type Finding } from "../findings";
import { METHODS } from "../requests/methodNames";
import { givenPolicies } from "../storedPolicies";
import { unknownMembers } from "./unknownMembers";

/** Faults of restrictions with which Kuzzle alone stores a profile, wherever they are. */
const OF_RESTRICTIONS: ReadonlySet<string> = new Set<FaultCode>([
  "restriction.vacuous",
  "index.vacuous",
  "index.duplicate",
  "index.wildcard",
  "index.unknown",
  "collections.vacuous",
  "collection.duplicate",
  "collection.wildcard",
  "collection.unknown",
]);

type Place = Pick<Finding, "code" | "path">;

/**
 * Tells of a fault whether Kuzzle alone would store one of these profiles all the same, and everybody could
 * still act by it: of restrictions, of a member that no profile has, of tags, and that there are no policies.
 *
 * @param profiles by the paths at which their faults are
 */
export function storedAnyway(profiles: ReadonlyMap<string, unknown>): (fault: Place) => boolean {
  const places = new Set<string>();
  const tags: string[] = [];
  for (const [at, profile] of profiles) {
    for (const name of unknownMembers(profile)) {
      if (!isOfObjects(name)) {
        places.add(placeOf({ code: "member.unexpected", path: joinPath(at, name) }));
      }
    }
    if (givenPolicies(profile)?.length === 0) {
      places.add(placeOf({ code: "member.empty", path: joinPath(at, "policies") }));
    }
    tags.push(joinPath(at, "tags"));
  }
  const isOfTags = ({ code, path }: Place): boolean =>
    (code === "member.type" || code === "member.empty") &&
    tags.some((at) => path === at || path.startsWith(`${at}[`));
  return (fault) =>
    OF_RESTRICTIONS.has(fault.code) || places.has(placeOf(fault)) || isOfTags(fault);
}

/** The host lays what is stored over its own objects, and calls these. */
function isOfObjects(name: string): boolean {
  return METHODS.has(name) || name in {};
}

function placeOf({ code, path }: Place): string {
  return `${code} ${path}`;
}
