import { decisionUnavailable } from "../errors";
import type {
  SecurityReader,
  SecuritySearcher,
  StoredProfile,
  StoredRole,
  StoredUser,
} from "./Host";
import { readOrFail, Strategies } from "./strategies";

const MOST_NAMES = 1000;
const PAGE = 1000;
const SCROLL_TTL = "30s";

interface Document {
  readonly _id: string;
  readonly _source: Readonly<Record<string, unknown>>;
}

/** Roles, profiles and users, as the host has them. */
export class SecurityStore extends Strategies implements SecurityReader, SecuritySearcher {
  private roles = new Map<string, StoredRole>();
  private rolesReadAt: number | undefined;

  /**
   * From the storage, not from the host's own cache of roles: that one learns of other nodes'
   * writes with a delay, and keeps a failed read for good (lib/core/security/roleRepository.js).
   */
  async findRoles(ids: Iterable<string>, epoch: number): Promise<ReadonlyMap<string, StoredRole>> {
    if (epoch !== this.rolesReadAt) {
      this.roles = new Map();
      this.rolesReadAt = epoch;
    }
    const { roles } = this;
    const wanted = [...new Set(ids)];
    const unread = wanted.filter((id) => !roles.has(id));
    if (unread.length > 0) {
      for (const { _id, _source } of await this.mGet("roles", unread)) {
        roles.set(_id, { _id, controllers: _source.controllers });
      }
    }
    return new Map(
      wanted.flatMap((id) => {
        const role = roles.get(id);
        return role === undefined ? [] : [[id, role] as const];
      }),
    );
  }

  async findProfiles(ids: Iterable<string>): Promise<ReadonlyMap<string, StoredProfile>> {
    return this.findAll("profile", ids, toProfile);
  }

  async findUsers(ids: Iterable<string>): Promise<ReadonlyMap<string, StoredUser>> {
    return this.findAll("user", ids, toUser);
  }

  async getProfile(id: string): Promise<StoredProfile> {
    return toProfile((await this.kuzzle.ask("core:security:profile:get", id)) as StoredProfile);
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

  async profilesUsingRole(roleId: string): Promise<readonly StoredProfile[]> {
    const uses = { term: { "policies.roleId": roleId } };
    // a profile without policies counts as having the role "default"
    const query =
      roleId === "default"
        ? { bool: { should: [uses, { bool: { must_not: EXISTS_ROLE } }] } }
        : uses;
    return (await this.searchAll("profiles", query)).map(fromDocument);
  }

  async allProfiles(): Promise<readonly StoredProfile[]> {
    return (await this.searchAll("profiles", { match_all: {} })).map(fromDocument);
  }

  async usersOfProfiles(profileIds: readonly string[]): Promise<readonly StoredUser[]> {
    const users = await this.searchAll("users", { terms: { profileIds } });
    return users.map(({ _id, _source }) =>
      toUser({ _id, profileIds: _source.profileIds as string[] }),
    );
  }

  private async mGet(collection: string, ids: readonly string[]): Promise<readonly Document[]> {
    const event = "core:storage:private:document:mGet";
    return readOrFail(collection, async () => {
      const { items } = (await this.kuzzle.ask(event, this.index, collection, ids)) as {
        items: readonly Document[];
      };
      return items;
    });
  }

  private async searchAll(collection: string, query: object): Promise<readonly Document[]> {
    return readOrFail(collection, async () => {
      await this.kuzzle.internalIndex.refreshCollection(collection);
      // Elasticsearch keeps 500 scrolls at most, and each until its time is up: none for one page
      const first = await this.searchPage(collection, { query }, { size: PAGE });
      if (first.hits.length === first.total) {
        return first.hits;
      }
      const page = await this.searchPage(collection, { query }, { size: PAGE, scroll: SCROLL_TTL });
      const found = [...page.hits];
      while (found.length < page.total) {
        const next = (await this.kuzzle.ask("core:storage:private:document:scroll", page.scrollId, {
          scrollTTL: SCROLL_TTL,
        })) as { hits: readonly Document[] };
        if (next.hits.length === 0) {
          throw new Error("the search ended before all of its hits were read");
        }
        found.push(...next.hits);
      }
      return found;
    });
  }

  private async searchPage(
    collection: string,
    body: object,
    options: object,
  ): Promise<{ hits: readonly Document[]; total: number; scrollId?: string }> {
    const event = "core:storage:private:document:search";
    return (await this.kuzzle.ask(event, this.index, collection, body, options)) as {
      hits: readonly Document[];
      total: number;
      scrollId?: string;
    };
  }

  private get index(): string {
    return this.kuzzle.internalIndex.index;
  }

  private async findAll<T extends { readonly _id: string }>(
    kind: "profile" | "user",
    ids: Iterable<string>,
    convert: (document: T) => T,
  ): Promise<ReadonlyMap<string, T>> {
    const found = new Map<string, T>();
    await Promise.all(
      [...new Set(ids)].map(async (id) => {
        try {
          const document = await this.kuzzle.ask(`core:security:${kind}:get`, id);
          found.set(id, convert(document as T));
        } catch (error) {
          if ((error as { status?: number }).status !== 404) {
            throw decisionUnavailable(`${kind} "${id}"`);
          }
        }
      }),
    );
    return found;
  }
}

const EXISTS_ROLE = { exists: { field: "policies.roleId" } };

function fromDocument({ _id, _source }: Document): StoredProfile {
  return toProfile({ ..._source, _id });
}

/** Without what the host keeps for itself (`optimizedPolicies`, `_kuzzle_info`). */
function toProfile(
  profile: StoredProfile & { rateLimit?: unknown; tags?: unknown },
): StoredProfile {
  const { _id, policies, rateLimit, tags } = profile;
  return {
    _id,
    policies,
    ...(rateLimit !== null && rateLimit !== undefined && { rateLimit }),
    ...(tags !== null && tags !== undefined && { tags }),
  };
}

function toUser({ _id, profileIds }: StoredUser): StoredUser {
  return { _id, profileIds };
}
