import { withoutHostMembers } from "../../domain/hostMembers";
import { storedProfile } from "../../domain/policies/storedProfile";
import { unknownMembers } from "../../domain/policies/unknownMembers";
import { storedRole } from "../../domain/rights";
import type {
  SecurityCollection,
  SecuritySearcher,
  StoredProfile,
  StoredRole,
  StoredUser,
} from "../port/Host";
import type { Document } from "./InternalDocuments";
import { PublicPlaces } from "./PublicPlaces";
import { Refreshes } from "./Refreshes";
import { readOrFail } from "./Strategies";

const MOST_NAMES = 1000;

/** Searches roles, profiles and users. */
export class SecuritySearch extends PublicPlaces implements SecuritySearcher {
  private readonly refreshes = new Refreshes(this.kuzzle);
  /** An object: `this` may be a snapshot, whose own members end with its decision. */
  private readonly shown: { profilesAt?: string } = {};

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
    // a profile without policies counts as having the role "default"
    const query =
      roleId === "default"
        ? { bool: { should: [uses, { bool: { must_not: EXISTS_ROLE } }] } }
        : uses;
    if (mark !== undefined) {
      await readOrFail("profiles", () => this.showWrites("profiles", mark));
    }
    return (await this.searchAll("profiles", query, mark !== undefined)).map(fromDocument);
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
