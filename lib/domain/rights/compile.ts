import { mapNames } from "./cells";
import { ALL_COLLECTIONS, NO_COLLECTIONS } from "./collections";
import { EVERYWHERE, uniteAllLocations } from "./locations";
import { resolvePolicies } from "./policies";
import type { Restrictions } from "./restrictions";
import type {
  Collections,
  ControllerRights,
  Locations,
  Rights,
  RoleLookup,
  StoredProfile,
  StoredRole,
} from "./types";
import { entryOf, namedActions, namedControllers, verdictOf } from "./verdicts";

/** Something a role says, and where its policies let it hold. */
interface Grant {
  readonly said: unknown;
  readonly locations: Locations;
}

type Unite = (sets: readonly Locations[]) => Locations;

/**
 * What the host would allow to a user with these profiles; no profile, no rights.
 *
 * @param profiles as stored
 * @param roles at least every role that the profiles mention, and `default` if one has no policy
 * @throws UnresolvableRole if a role is missing or not given by a string
 * @throws UnresolvableRestriction if restrictions are not of the shape the host documents
 */
export function compileRights(profiles: readonly StoredProfile[], roles: RoleLookup): Rights {
  const byRole = new Map<StoredRole, Locations[]>();
  for (const { role, restrictions } of resolvePolicies(profiles, roles)) {
    const sets = byRole.get(role);
    const locations = toLocations(restrictions);
    if (sets === undefined) {
      byRole.set(role, [locations]);
    } else {
      sets.push(locations);
    }
  }
  return uniteGrants(
    Array.from(byRole, ([role, sets]) => ({
      said: role.controllers,
      locations: uniteAllLocations(sets),
    })),
  );
}

/** What the host would allow to a user with this role, unrestricted. */
export function rightsOfRole(role: StoredRole): Rights {
  return uniteGrants([{ said: role.controllers, locations: EVERYWHERE }]);
}

/** Requests without an index pass any restriction; with one, those that name the index do. */
function toLocations(restrictions: Restrictions): Locations {
  if (restrictions === undefined) {
    return EVERYWHERE;
  }
  const indexes = new Map<string, Collections>();
  for (const [index, names] of restrictions) {
    indexes.set(
      index,
      names.length === 0 ? ALL_COLLECTIONS : { unnamed: true, complement: false, names },
    );
  }
  return { withoutIndex: true, indexes, others: NO_COLLECTIONS };
}

/** Roles unite. Location sets that go together in many cells are united once. */
function uniteGrants(roles: readonly Grant[]): Rights {
  const unite = sharedUnion();
  const ofController = (controller: string | undefined): ControllerRights =>
    uniteActions(
      roles.map(({ said, locations }) => ({ said: entryOf(said, controller), locations })),
      unite,
    );
  const names = new Set(roles.flatMap(({ said }) => namedControllers(said)));
  return { controllers: mapNames(names, ofController), others: ofController(undefined) };
}

function uniteActions(entries: readonly Grant[], unite: Unite): ControllerRights {
  const speaking = entries.filter(({ said }) => said !== undefined);
  const ofAction = (action: string | undefined): Locations =>
    unite(
      speaking
        .filter(({ said }) => verdictOf(said, action) === "allowed")
        .map(({ locations }) => locations),
    );
  const names = new Set(speaking.flatMap(({ said }) => namedActions(said)));
  return { actions: mapNames(names, ofAction), others: ofAction(undefined) };
}

function sharedUnion(): Unite {
  const numbers = new Map<Locations, number>();
  const unions = new Map<string, Locations>();
  const numberOf = (locations: Locations): number => {
    const number = numbers.get(locations) ?? numbers.size;
    numbers.set(locations, number);
    return number;
  };
  return (sets) => {
    const key = sets.map(numberOf).join();
    const union = unions.get(key) ?? uniteAllLocations(sets);
    unions.set(key, union);
    return union;
  };
}
