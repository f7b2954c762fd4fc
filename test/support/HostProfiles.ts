import { createRequire } from "node:module";

import type { RawRequest, StoredProfile, StoredRole } from "../../lib/domain/rights";
import type { ProfileRepository } from "../../lib/host/patches/profileCache";
import { replaceGlobalKuzzle } from "./globalKuzzle";

type Constructor = new () => object;

interface HostUser {
  profileIds: readonly string[];
  isActionAllowed(request: unknown): Promise<boolean>;
}

const load = createRequire(__filename);
const library = (path: string): Record<string, unknown> =>
  load(`../../node_modules/kuzzle/dist/lib/${path}.js`) as Record<string, unknown>;

const { Role, ObjectRepository, ProfileRepository, KuzzleRequest, User, Profile } = {
  ...library("api/request/index"),
  ...library("model/security/role"),
  ...library("model/security/profile"),
  ...library("model/security/user"),
  ...library("core/shared/ObjectRepository"),
  ...library("core/security/profileRepository"),
} as unknown as Record<"Role" | "ObjectRepository" | "ProfileRepository", Constructor> & {
  KuzzleRequest: new (data: unknown) => unknown;
  User: new () => HostUser;
  Profile: Constructor & { _hash: unknown };
};

/**
 * The installed host's own repository of profiles, on a cache in memory: what it reads from there
 * is what its rights check looks at. Each has a prototype of its own, derived from the host's.
 */
export class HostProfiles {
  readonly cache = new Map<string, string>();
  readonly prototype = Object.create(
    (ProfileRepository as { prototype: object }).prototype,
  ) as ProfileRepository;
  readonly roles = new Map<unknown, unknown>();
  readonly invalidated: unknown[] = [];
  /** Counts how often a whole text was read. */
  reads = 0;
  /** Counts how often it was asked whether a text has changed. */
  looks = 0;
  /** Makes Redis scripts fail. */
  broken = false;
  private readonly repository: ProfileRepository;

  constructor() {
    this.prototype.loadProfiles = (
      ProfileRepository as { prototype: ProfileRepository }
    ).prototype.loadProfiles;
    this.repository = Object.assign(Object.create(this.prototype) as ProfileRepository, {
      ObjectConstructor: Profile,
      index: "%kuzzle",
      collection: "profiles",
      cacheDb: "internal",
      ttl: 60,
      module: {
        role: {
          loadRoles: async (ids: readonly unknown[]) =>
            Promise.all(ids.map((id) => Promise.resolve(this.roles.get(id) ?? null))),
        },
      },
    });
  }

  /** As the host writes a profile: the text in the cache is another one then. */
  write(profile: StoredProfile): void {
    const text = JSON.stringify({ optimizedPolicies: [], ...profile });
    this.cache.set(this.keyOf(profile._id), text);
  }

  async writeRole(role: StoredRole): Promise<void> {
    const repository = Object.assign(
      Object.create((ObjectRepository as { prototype: object }).prototype) as object,
      { ObjectConstructor: Role },
    ) as unknown as { fromDTO(content: unknown): Promise<unknown> };
    this.roles.set(role._id, await repository.fromDTO(JSON.parse(JSON.stringify(role))));
  }

  keyOf(id: string): string {
    return this.repository.getCacheKey(id);
  }

  /** Tells whether the host allows a request to a user with these profiles; what it throws refuses. */
  async allows(profileIds: readonly string[], request: RawRequest): Promise<boolean> {
    const user = new User();
    user.profileIds = profileIds;
    return this.running(() =>
      user.isActionAllowed(new KuzzleRequest({ ...request })).catch(() => false),
    );
  }

  /** Runs with this as the global Kuzzle, and leaves the host's module state as it was. */
  async running<Result>(run: () => Promise<Result>): Promise<Result> {
    const hash = Profile._hash;
    const putBack = replaceGlobalKuzzle({ hash: () => "", ask: this.ask });
    try {
      return await run();
    } finally {
      putBack();
      Profile._hash = hash;
    }
  }

  readonly ask = async (event: string, ...args: unknown[]): Promise<unknown> => {
    const [first] = args;
    switch (event) {
      case "core:security:role:get":
        return this.roles.get(first);
      case "core:security:profile:mGet":
        return this.repository.loadProfiles(first as string[]);
      case "core:security:profile:get":
        return this.repository.load(String(first));
      case "core:security:role:invalidate":
        this.invalidated.push(first);
        return undefined;
      case "core:cache:internal:get":
        this.reads += 1;
        return this.cache.get(String(first)) ?? null;
      case "core:cache:internal:script:execute":
        return this.script(args.slice(1).map(String));
      default:
        return undefined;
    }
  };

  /** Does what SCRIPT of lib/host/patches/profileCache.ts does, which features run on a real Redis. */
  private script([key = "", start = "", , id = ""]: string[]): unknown {
    if (this.broken) {
      throw new Error("no Redis");
    }
    this.looks += 1;
    const text = this.cache.get(key);
    if (text === undefined) {
      return null;
    }
    if (start !== "" && text.startsWith(start)) {
      return 1;
    }
    this.reads += 1;
    const mark = '{"optimizedPolicies":"';
    const marked = text.startsWith(mark) ? text : `${mark}${id}",${text.slice(1)}`;
    this.cache.set(key, marked);
    return marked;
  }
}
