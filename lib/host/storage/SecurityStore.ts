import { storedProfile } from "../../domain/policies/storedProfile";
import { isTooLongForId } from "../../domain/requests/idLength";
import { decisionUnavailable } from "../../errors/unavailable";
import type {
  ExistingUser,
  SecurityCollection,
  SecurityReader,
  StoredProfile,
  StoredRole,
  StoredUser,
} from "../port/Host";
import type { Document } from "./documentPages";
import { KnownRoles } from "./KnownRoles";
import { PlatformSearch } from "./PlatformSearch";
import { fromUserDocument } from "./SecuritySearch";

/** Roles, profiles and users, as the host has them. */
export class SecurityStore extends PlatformSearch implements SecurityReader {
  protected readonly knownRoles = new KnownRoles(
    this.kuzzle,
    (ids) => this.mGet("roles", ids),
    (role, source) => this.keep(role, source),
  );
  /** As the host has them: by what was made of them. */
  private readonly found = new WeakMap<object, object>();

  /**
   * From the storage, not from the host's own cache of roles: that one learns of other nodes'
   * writes with a delay, and keeps a failed read for good (lib/core/security/roleRepository.js).
   */
  async rolesAt(epoch: number, ids: Iterable<string>): Promise<ReadonlyMap<string, StoredRole>> {
    return this.knownRoles.at(epoch, namesIn(ids));
  }

  async findProfiles(ids: Iterable<string>): Promise<ReadonlyMap<string, StoredProfile>> {
    // asked as the rights check does: what it has read already is not read and parsed again
    return this.findAll("profile", ids, async (id) => {
      const event = "core:security:profile:mGet";
      const [profile] = (await this.kuzzle.ask(event, [id])) as [StoredProfile];
      return this.keep(storedProfile(profile), profile);
    });
  }

  contentOf(
    found: StoredRole | StoredProfile | StoredUser,
  ): Readonly<Record<string, unknown>> | undefined {
    const document = this.found.get(found) as Record<string, unknown> | undefined;
    // member by member: the host computes some of them when they are read
    return (
      document &&
      Object.fromEntries(
        Object.keys(document)
          .filter((name) => !NOTED.has(name))
          .map((name) => [name, document[name]]),
      )
    );
  }

  private keep<T extends object>(made: T, document: object): T {
    this.found.set(made, document);
    return made;
  }

  async findUsers(ids: Iterable<string>): Promise<ReadonlyMap<string, StoredUser>> {
    return this.findAll("user", ids, (id) => this.getUser(id));
  }

  async getProfile(id: string): Promise<StoredProfile> {
    return storedProfile((await this.getOne("profile", id)) as StoredProfile);
  }

  async storedContent(
    collection: SecurityCollection,
    id: string,
  ): Promise<Readonly<Record<string, unknown>> | undefined> {
    return (await this.storedContents(collection, [id])).get(id);
  }

  async storedContents(
    collection: SecurityCollection,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, Readonly<Record<string, unknown>>>> {
    const names = namesIn(ids);
    const documents = names.length === 0 ? [] : await this.mGet(collection, names);
    return new Map(
      documents.map(({ _id, _source }) => {
        const { _kuzzle_info, ...content } = _source;
        return [_id, content];
      }),
    );
  }

  async existingUsers(
    kuids: readonly string[],
    strategies: boolean,
  ): Promise<readonly ExistingUser[]> {
    const names = namesIn(kuids);
    const documents = names.length === 0 ? [] : await this.mGet("users", names);
    return Promise.all(
      documents.map(async (document) => ({
        ...toExisting(document),
        ...(strategies && { strategies: await this.strategiesWithCredentials(document._id) }),
      })),
    );
  }

  async anyStored(collection: SecurityCollection, ids: readonly string[]): Promise<boolean> {
    const names = namesIn(ids);
    return names.length > 0 && (await this.mGet(collection, names)).length > 0;
  }

  async getUser(id: string): Promise<StoredUser> {
    const user = (await this.getOne("user", id)) as StoredUser;
    return this.keep(toUser(user), user);
  }

  /** The host's own refusals pass; its cache's failures come without a status. */
  private async getOne(kind: "profile" | "user", id: string): Promise<unknown> {
    try {
      return await this.kuzzle.ask(`core:security:${kind}:get`, id);
    } catch (error) {
      const { status } = Object(error) as { status?: number };
      throw status !== undefined && status < 500 ? error : decisionUnavailable(`${kind} "${id}"`);
    }
  }

  private async findAll<T extends { readonly _id: string }>(
    kind: "profile" | "user",
    ids: Iterable<string>,
    read: (id: string) => Promise<T>,
  ): Promise<ReadonlyMap<string, T>> {
    const found = new Map<string, T>();
    await Promise.all(
      (await this.maybeStored(kind, namesIn(ids))).map(async (id) => {
        try {
          found.set(id, await read(id));
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

/** Nothing has an id that is empty or longer than the storage takes, at which it fails. */
function namesIn(ids: Iterable<string>): string[] {
  return [...new Set(ids)].filter((id) => id !== "" && !isTooLongForId(id));
}

/** The members that the host adds to a document. */
const NOTED: ReadonlySet<string> = new Set(["_id", "_kuzzle_info", "optimizedPolicies"]);

function toExisting(document: Document): ExistingUser {
  const { _kuzzle_info: info } = document._source;
  const { createdAt, author } = Object(info) as { createdAt?: unknown; author?: unknown };
  const { _id: kuid, profileIds } = fromUserDocument(document);
  return {
    kuid,
    createdAt: typeof createdAt === "number" ? createdAt : null,
    author: typeof author === "string" ? author : null,
    profileIds,
  };
}

function toUser({ _id, profileIds }: StoredUser): StoredUser {
  return { _id, profileIds };
}
