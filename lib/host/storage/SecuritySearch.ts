import { withoutHostMembers } from "../../domain/hostMembers";
import { storedProfile } from "../../domain/policies/storedProfile";
import { unknownMembers } from "../../domain/policies/unknownMembers";
import { storedRole } from "../../domain/rights";
import { DEFAULT_ROLE } from "../../domain/storedPolicies";
import type {
  SecurityCollection,
  SecuritySearcher,
  StoredProfile,
  StoredRole,
  StoredUser,
} from "../port/Host";
import type { Document } from "./documentPages";
import { PublicPlaces } from "./PublicPlaces";
import { Refreshes } from "./Refreshes";
import { readOrFail } from "./Strategies";

const MOST_NAMES = 1000;
/** Roles whose profiles are kept, and profiles of each: some megabytes. */
const MOST_ROLES_KEPT = 20;
const MOST_PROFILES_KEPT = 100;

/** Searches roles, profiles and users. */
export class SecuritySearch extends PublicPlaces implements SecuritySearcher {
  private readonly refreshes = new Refreshes(this.kuzzle);
  /** An object: `this` may be a snapshot, whose own members end with its decision. */
  private readonly shown: { profilesAt?: string } = {};
  private readonly using = { mark: "", byRole: new Map<string, readonly StoredProfile[]>() };

  async showWrites(collection: SecurityCollection, mark?: string): Promise<void> {
    const { shown } = this;
    if (collection === "profiles" && mark !== undefined) {
      if (mark !== shown.profilesAt) {
        await this.refreshes.show(collection);
        shown.profilesAt = mark;
      }
      return;
    }
    await this.refreshes.show(collection);
  }

  async listNames(collection: "roles" | "profiles"): Promise<readonly string[]> {
    try {
      const { hits } = await this.searchPage(collection, { _source: false }, { size: MOST_NAMES });
      return hits.map(({ _id }) => _id);
    } catch {
      // a suggestion is a courtesy: without it the refusal is the same
      return [];
    }
  }

  async profilesUsingRole(roleId: string, mark?: string): Promise<readonly StoredProfile[]> {
    const uses = { term: { "policies.roleId": roleId } };
    const query =
      roleId === DEFAULT_ROLE
        ? { bool: { should: [uses, { bool: { must_not: EXISTS_ROLE } }] } }
        : uses;
    if (mark === undefined) {
      return (await this.searchAll("profiles", query)).map(fromDocument);
    }
    const known = this.using.mark === mark ? this.using.byRole.get(roleId) : undefined;
    if (known !== undefined) {
      return known;
    }
    await readOrFail("profiles", () => this.showWrites("profiles", mark));
    const found = (await this.searchAll("profiles", query, true)).map(fromDocument);
    this.keepUsing(mark, roleId, found);
    return found;
  }

  /** Nothing changes them while the mark stays: a role is often written several times. */
  private keepUsing(mark: string, roleId: string, profiles: readonly StoredProfile[]): void {
    const { using } = this;
    if (using.mark !== mark || using.byRole.size >= MOST_ROLES_KEPT) {
      using.mark = mark;
      using.byRole.clear();
    }
    if (profiles.length <= MOST_PROFILES_KEPT) {
      using.byRole.set(roleId, profiles);
    }
  }

  async allProfiles(): Promise<readonly StoredProfile[]> {
    return (await this.searchAll("profiles", { match_all: {} })).map(fromDocument);
  }

  async storedProfile(id: string): Promise<StoredProfile | undefined> {
    return (await this.mGet("profiles", [id])).map(fromDocument)[0];
  }

  async allRoles(): Promise<readonly StoredRole[]> {
    const roles = await this.searchAll("roles", { match_all: {} });
    return roles.map(({ _id, _source }) => storedRole(_id, _source));
  }

  async usersOfProfiles(profileIds: readonly string[]): Promise<readonly StoredUser[]> {
    const users = await this.searchAll("users", { terms: { profileIds } });
    return users.map(fromUserDocument);
  }
}

const EXISTS_ROLE = { exists: { field: "policies.roleId" } };

/** With members that no profile has, if it is stored with any: what reads all of it tells of them. */
export function fromDocument({ _id, _source }: Document): StoredProfile {
  const profile = storedProfile({ ..._source, _id });
  const unknown = unknownMembers(withoutHostMembers(_source, _id));
  return unknown.length === 0
    ? profile
    : { ...profile, ...Object.fromEntries(unknown.map((name) => [name, _source[name]])) };
}

export function fromUserDocument({ _id, _source }: Document): StoredUser {
  const { profileIds = [] } = _source;
  const ids = typeof profileIds === "string" ? [profileIds] : profileIds;
  return { _id, profileIds: Array.isArray(ids) ? ids : [] };
}
