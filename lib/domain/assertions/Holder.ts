import type {
  Locations,
  PolicyReason,
  PolicyVerdict,
  Rights,
  RightsRequest,
  RoleLookup,
  StoredProfile,
  StoredRole,
} from "../rights";
import {
  compileRights,
  coversEverything,
  explainRequest,
  holdsUnnamed,
  rightsOfRole,
} from "../rights";
import { combineRights, locationsOf } from "../rights/cells";
import { restrictedLocations } from "../rights/compile";
import { subtractLocations } from "../rights/locations";
import { resolvePolicies } from "../rights/policies";
import type { Through } from "./assertion";
import { PluginCuts } from "./PluginCuts";
import type { RequestSet } from "./RequestSet";

/** A role, and where it holds. */
interface Part {
  readonly role: Rights;
  readonly locations: Locations;
}

/** Rights of roles, each computed once. */
export class RoleRights {
  private readonly known = new WeakMap<StoredRole, Rights>();

  of(role: StoredRole): Rights {
    const rights = this.known.get(role) ?? rightsOfRole(role);
    this.known.set(role, rights);
    return rights;
  }
}

/** No profile has this id. */
const OF_ROLE = "";

/** A role alone, as the profile that it would make. */
export function profileOfRole({ _id }: StoredRole): StoredProfile {
  return { _id: OF_ROLE, policies: [{ roleId: _id }] };
}

/** Somebody with rights: one profile or several together. */
export class Holder {
  private compiled: Rights | undefined;
  private everything: boolean | undefined;
  readonly cuts = new PluginCuts(() => this.rights);

  private constructor(
    readonly profiles: readonly StoredProfile[],
    readonly roles: RoleLookup,
    private readonly parts: readonly Part[],
  ) {}

  /** @throws UnresolvableRole | UnresolvableRestriction as `compileRights` */
  static ofProfiles(
    profiles: readonly StoredProfile[],
    roles: RoleLookup,
    known: RoleRights,
  ): Holder {
    const parts = resolvePolicies(profiles, roles).map(({ role, restrictions }) => ({
      role: known.of(role),
      locations: restrictedLocations(restrictions),
    }));
    return new Holder(profiles, roles, parts);
  }

  get rights(): Rights {
    this.compiled ??= compileRights(this.profiles, this.roles);
    return this.compiled;
  }

  /**
   * Finds a request of the set that is allowed. Rights are the union of those of each policy, so a set that
   * meets none of them meets no rights; what a role allows is looked up once for all its policies.
   *
   * @param withOthers counts what is refused only for lack of rights that others may add
   */
  allowedOf(requests: RequestSet, withOthers = false): RightsRequest | undefined {
    for (const { role, locations } of this.parts) {
      const found = requests.allowedBy(role, (held) =>
        withOthers
          ? this.cuts.grantedWithOthers(held, locations)
          : this.cuts.granted(held, locations),
      );
      if (found !== undefined) {
        return found;
      }
    }
    return undefined;
  }

  /**
   * Finds a request of the set that is allowed and was not before.
   *
   * @param before absent: nothing was allowed
   */
  gainedOf(
    requests: RequestSet,
    before: Holder | undefined,
    withOthers = false,
  ): RightsRequest | undefined {
    const allowed = this.allowedOf(requests, withOthers);
    if (allowed === undefined || before === undefined) {
      return allowed;
    }
    // the names of both, since each may hold apart what the other does not name
    const names = combineRights(this.rights, before.rights, (held) => held);
    return requests.grantedBy(names, (action) =>
      subtractLocations(this.granted(action, withOthers), before.granted(action, withOthers)),
    );
  }

  /** Tells whether every right is held. */
  get holdsEverything(): boolean {
    // without one that allows what nobody names, all together do not
    this.everything ??=
      this.parts.some(({ role }) => holdsUnnamed(role)) && coversEverything(this.rights);
    return this.everything;
  }

  private granted(
    action: Pick<RightsRequest, "controller" | "action">,
    withOthers: boolean,
  ): Locations {
    const held = locationsOf(this.rights, action);
    return withOthers ? this.cuts.grantedWithOthers(action, held) : this.cuts.granted(action, held);
  }

  refusedOf(requests: RequestSet): RightsRequest | undefined {
    return requests.refusedBy(this.rights, (held) => this.cuts.granted(held, held.locations));
  }

  /** The policies that allow a request. */
  through(request: RightsRequest): readonly Through[] {
    return this.verdicts(request)
      .filter(({ reason }) => reason === "allowed")
      .map(({ profileId, policy, roleId }) =>
        profileId === OF_ROLE ? { roleId } : { profileId, policy, roleId },
      );
  }

  /** The verdicts of all policies, each once. */
  reasons(request: RightsRequest): ReadonlySet<PolicyReason> {
    return new Set(this.verdicts(request).map(({ reason }) => reason));
  }

  private verdicts({
    controller,
    action,
    index,
    collection,
  }: RightsRequest): readonly PolicyVerdict[] {
    const { places } = explainRequest(this.profiles, this.roles, {
      ...{ controller, action, index, collection },
    });
    return places.flatMap(({ policies }) => policies);
  }
}
