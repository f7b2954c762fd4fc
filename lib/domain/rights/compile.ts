import { mapNames } from "./cells";
import { ALL_COLLECTIONS, NO_COLLECTIONS, uniteAllCollections } from "./collections";
import { EVERYWHERE, uniteAllLocations } from "./locations";
import { visitPolicies } from "./policies";
import type { Restrictions } from "./restrictions";
import { namesOf } from "./restrictions";
import { SortedMap } from "./SortedMap";
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
 * Computes the rights that the host gives a user with these profiles; no profile, no rights.
 *
 * @param profiles as stored
 * @param roles at least every role that the profiles mention, and `default` if one has no policy
 * @throws UnresolvableRole if a role is missing, malformed or not given by a string
 * @throws UnresolvableRestriction if restrictions are not of the shape the host documents
 */
export function compileRights(profiles: readonly StoredProfile[], roles: RoleLookup): Rights {
  const byRole = new Map<StoredRole, PlacesOfRole>();
  visitPolicies(profiles, roles, ({ role, restrictions }) => {
    let places = byRole.get(role);
    if (places === undefined) {
      places = new PlacesOfRole();
      byRole.set(role, places);
    }
    places.add(restrictions);
  });
  return uniteGrants(
    Array.from(byRole, ([role, places]) => ({
      said: role.controllers,
      locations: places.united(),
    })),
  );
}

/** Computes the rights that the host gives a user with this role, unrestricted. */
export function rightsOfRole(role: StoredRole): Rights {
  return uniteGrants([{ said: role.controllers, locations: EVERYWHERE }]);
}

/** Computes where a policy of these restrictions lets its role hold. */
export function restrictedLocations(restrictions: Restrictions): Locations {
  const places = new PlacesOfRole();
  places.add(restrictions);
  return places.united();
}

/**
 * Collects the places of the policies of one role. A profile may have a policy for each of its
 * restrictions: it lists all before it computes anything.
 */
class PlacesOfRole {
  private isEverywhere = false;
  private readonly indexes: string[] = [];
  private readonly collections: Collections[] = [];

  /** Requests without an index pass any restriction; with one, those that name the index do. */
  add(restrictions: Restrictions): void {
    if (restrictions === undefined) {
      this.isEverywhere = true;
      return;
    }
    for (const restriction of restrictions) {
      const names = namesOf(restriction);
      this.indexes.push(restriction.index);
      this.collections.push(
        names.length === 0 ? ALL_COLLECTIONS : { unnamed: true, complement: false, names },
      );
    }
  }

  united(): Locations {
    if (this.isEverywhere) {
      return EVERYWHERE;
    }
    const indexes = SortedMap.gather(this.indexes, this.collections, uniteAllCollections);
    return { withoutIndex: true, indexes, others: NO_COLLECTIONS };
  }
}

/** Roles unite. Location sets that go together in many cells are united once. */
function uniteGrants(roles: readonly Grant[]): Rights {
  const unite = sharedUnion();
  const speaking = speakers(
    roles,
    namedControllers,
    (controllers) => entryOf(controllers, undefined) !== undefined,
  );
  const ofController = (controller: string | undefined): ControllerRights =>
    uniteEntries(
      speaking.on(controller).map(({ said, locations }) => ({
        said: entryOf(said, controller),
        locations,
      })),
      unite,
    );
  return {
    controllers: mapNames(speaking.names, ofController),
    others: ofController(undefined),
  };
}

/** The entries that several roles have for one controller unite. */
function uniteEntries(entries: readonly Grant[], unite: Unite): ControllerRights {
  const speaking = speakers(
    entries,
    namedActions,
    (entry) => verdictOf(entry, undefined) === "allowed",
  );
  const ofAction = (action: string | undefined): Locations =>
    unite(
      speaking
        .on(action)
        .filter(({ said }) => verdictOf(said, action) === "allowed")
        .map(({ locations }) => locations),
    );
  return { actions: mapNames(speaking.names, ofAction), others: ofAction(undefined) };
}

interface Speakers {
  /** All names of which any of them speaks. */
  readonly names: readonly string[];
  /** Returns the grants that may apply to a name; `undefined`: to every other one. */
  readonly on: (name: string | undefined) => readonly Grant[];
}

/** Finds who has a say on a name without asking everybody: those that name it, or have a `*`. */
function speakers(
  grants: readonly Grant[],
  namesOf: (said: unknown) => readonly string[],
  speaksOfOthers: (said: unknown) => boolean,
): Speakers {
  const ofOthers = grants.filter(({ said }) => speaksOfOthers(said));
  const byName = new Map<string, Set<Grant>>();
  for (const grant of grants) {
    for (const name of namesOf(grant.said)) {
      byName.set(name, (byName.get(name) ?? new Set(ofOthers)).add(grant));
    }
  }
  return {
    names: [...byName.keys()],
    on: (name) => [...((name !== undefined && byName.get(name)) || ofOthers)],
  };
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
