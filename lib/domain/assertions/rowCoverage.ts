import type { RoleLookup, Rights, StoredProfile, StoredRole } from "../rights";
import { rightsOfRole, isUnresolvable } from "../rights";
import { restrictedLocations } from "../rights/compile";
import type { Assertion, AssertedWorld } from "./assertion";
import type { GrantedRow } from "./grantedRows";
import { grantedRows, roleOfRow } from "./grantedRows";
import { isMatched } from "./namePattern";
import type { RequestSet } from "./RequestSet";

/** The rows of profiles, and those of them of which no assertion speaks. */
export interface RowCoverage {
  readonly rows: number;
  readonly unspoken: readonly GrantedRow[];
}

/**
 * Finds the rows of which no assertion speaks: `can` speaks of the rows of its subject that allow one of its
 * requests, `onlyHolders` of those of the holders that it names.
 *
 * @param profileIds the profiles to look at, whose rights can be computed
 */
export function rowCoverage(
  world: AssertedWorld,
  assertions: readonly Assertion[],
  profileIds: Iterable<string>,
): RowCoverage {
  const speaking = new Speaking(world, assertions);
  const isolated = new IsolatedRights();
  let rows = 0;
  const unspoken: GrantedRow[] = [];
  for (const profileId of profileIds) {
    const profile = world.profiles.get(profileId);
    const requests = speaking.of(profileId);
    for (const row of profile === undefined ? [] : grantedRows(profile, world.roles)) {
      rows += 1;
      const locations = restrictedLocations(row.place && [row.place]);
      const rights = isolated.of(row);
      if (!requests.some((set) => set.allowedBy(rights, () => locations) !== undefined)) {
        unspoken.push(row);
      }
    }
  }
  return { rows, unspoken };
}

/** The rights of single entries of roles: the profiles of a thousand tenants share them. */
class IsolatedRights {
  private readonly known = new Map<StoredRole, Map<string, Rights>>();

  of(row: GrantedRow): Rights {
    const { role, controller, action } = row;
    const ofRole = this.known.get(role) ?? new Map<string, Rights>();
    this.known.set(role, ofRole);
    const key = JSON.stringify([controller, action]);
    const rights = ofRole.get(key) ?? rightsOfRole(roleOfRow(row));
    ofRole.set(key, rights);
    return rights;
  }
}

/** Finds the requests that assertions say to be allowed, by profile. */
class Speaking {
  private readonly byProfile = new Map<string, RequestSet[]>();
  private readonly held: Extract<Assertion["claim"], { readonly kind: "onlyHolders" }>[] = [];

  constructor({ users }: AssertedWorld, assertions: readonly Assertion[]) {
    for (const { claim } of assertions) {
      if (claim.kind === "onlyHolders") {
        this.held.push(claim);
      } else if (claim.kind === "can") {
        const { subject, requests } = claim;
        const profileIds =
          subject.kind === "user"
            ? (users.get(subject.id)?.profileIds ?? [])
            : subject.kind === "profile"
              ? [subject.id]
              : [];
        profileIds.forEach((id) => {
          this.byProfile.set(id, [...(this.byProfile.get(id) ?? []), requests]);
        });
      }
    }
  }

  of(profileId: string): readonly RequestSet[] {
    return [
      ...(this.byProfile.get(profileId) ?? []),
      ...this.held
        .filter(({ profiles }) => isMatched(profiles, profileId))
        .map(({ requests }) => requests),
    ];
  }
}

/** Tells the profiles whose rights can be computed. */
export function isResolvable(profile: StoredProfile, roles: RoleLookup): boolean {
  try {
    grantedRows(profile, roles);
    return true;
  } catch (error) {
    if (isUnresolvable(error)) {
      return false;
    }
    throw error;
  }
}
