import { placesOf } from "../../lib/domain/drift/dangling";
import type { DriftStore } from "../../lib/host/port/DriftStore";
import type { StoredProfile, StoredUser } from "../../lib/host/port/Host";

/** As much of the fake host as it reads and writes. */
interface FakeDocuments {
  readonly profiles: Map<string, StoredProfile>;
  readonly users: ReadonlyMap<string, StoredUser>;
  readonly indexes: ReadonlyMap<string, readonly string[]>;
  withUser(id: string, ...profileIds: string[]): unknown;
}

/** The documents of a FakeHost, and credentials by strategy. */
export class FakeDriftStore implements DriftStore {
  /** Strategy → kuids. `oauth` does not tell. */
  readonly credentials = new Map<string, Set<string>>([["local", new Set()]]);
  /** When users were created, by kuid. */
  readonly creations = new Map<string, number>();
  readonly usersOfOthers = new Set<string>();
  /** The ids of what cannot be written. */
  readonly broken = new Set<string>();
  tooManyProfileIds = false;
  unreadable = false;

  constructor(private readonly host: FakeDocuments) {}

  withCredentials(...kuids: string[]): this {
    kuids.forEach((kuid) => this.credentials.get("local")?.add(kuid));
    return this;
  }

  async profilesRestrictedTo(indexes: readonly string[]): Promise<readonly StoredProfile[]> {
    if (this.unreadable) {
      throw new Error("the storage is down");
    }
    return [...this.host.profiles.values()].filter((profile) =>
      [...placesOf(profile).keys()].some((index) => indexes.includes(index)),
    );
  }

  async existingPlaces(
    places: ReadonlyMap<string, ReadonlySet<string>>,
  ): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
    return new Map(
      [...places].flatMap(([index, wanted]) => {
        const collections = this.host.indexes.get(index);
        return collections === undefined
          ? []
          : [[index, new Set(collections.filter((name) => wanted.has(name)))] as const];
      }),
    );
  }

  async profileIdsOfUsers(): Promise<{ ids: readonly string[]; complete: boolean }> {
    const ids = [...this.host.users.values()].flatMap(({ profileIds }) => profileIds);
    return { ids: [...new Set(ids)], complete: !this.tooManyProfileIds };
  }

  async *users(profileIds?: readonly string[]): AsyncGenerator<readonly StoredUser[]> {
    for (const user of this.host.users.values()) {
      if (profileIds === undefined || user.profileIds.some((id) => profileIds.includes(id))) {
        yield [user];
      }
    }
  }

  async createdAt(kuid: string): Promise<number | undefined> {
    return this.host.users.has(kuid) ? (this.creations.get(kuid) ?? 0) : undefined;
  }

  async strategiesWithout(kuid: string, strategies: readonly string[]): Promise<readonly string[]> {
    return strategies.filter((strategy) => this.credentials.get(strategy)?.has(kuid) !== true);
  }

  async findUsers(kuids: readonly string[]): Promise<readonly StoredUser[]> {
    return kuids.flatMap((kuid) => this.host.users.get(kuid) ?? []);
  }

  async existingProfiles(ids: readonly string[]): Promise<ReadonlySet<string>> {
    return new Set(ids.filter((id) => this.host.profiles.has(id)));
  }

  async kuidsWithCredentials(kuids: readonly string[]): Promise<ReadonlySet<string>> {
    const known = [...this.credentials.values()].flatMap((owners) => [...owners]);
    return new Set(kuids.filter((kuid) => known.includes(kuid)));
  }

  kuidsOfCredentials(strategy: string): AsyncIterable<readonly string[]> | undefined {
    const owners = this.credentials.get(strategy);
    return owners === undefined
      ? undefined
      : (async function* () {
          yield [...owners];
        })();
  }

  async existingUsers(kuids: readonly string[]): Promise<ReadonlySet<string>> {
    return new Set(
      kuids.filter((kuid) => this.host.users.has(kuid) || this.usersOfOthers.has(kuid)),
    );
  }

  async writePolicies(profileId: string, policies: readonly unknown[]): Promise<void> {
    this.refuseBroken(profileId);
    const profile = this.host.profiles.get(profileId);
    this.host.profiles.set(profileId, { ...profile, _id: profileId, policies });
  }

  async writeProfileIds(kuid: string, profileIds: readonly string[]): Promise<void> {
    this.refuseBroken(kuid);
    this.host.withUser(kuid, ...profileIds);
  }

  async deleteCredentials(strategy: string, kuid: string): Promise<void> {
    this.refuseBroken(kuid);
    this.credentials.get(strategy)?.delete(kuid);
  }

  private refuseBroken(id: string): void {
    if (this.broken.has(id)) {
      throw new Error(`${id} cannot be written.`);
    }
  }
}
