import { randomUUID } from "node:crypto";

import type { Kernel } from "../kernel/kernel";
import type { Optimize } from "./lazyPolicies";
import { lazily } from "./lazyPolicies";
import { lazyCopies } from "./lazyCopies";
import { PROFILE_SCRIPT, SCRIPT, START } from "./profileScript";
import { undoAll } from "./undoAll";
import type { ProfileLooks } from "../kernel/ProfileLooks";

/**
 * The subset of Kuzzle's ProfileRepository that we use. Source: the host's
 * lib/core/security/profileRepository.ts and lib/core/shared/ObjectRepository.ts of Kuzzle 2.56.
 */
export interface ProfileRepository {
  /** In seconds; 0: for good. */
  readonly ttl: number;
  readonly module: { readonly role: RoleRepository };
  readonly load: (id: string) => Promise<HostProfile>;
  loadProfiles: (ids?: readonly string[]) => Promise<HostProfile[]>;
  readonly fromDTO: (content: object) => Promise<HostProfile>;
  readonly optimizePolicies: (policies: unknown) => unknown;
  optimizePolicy: Optimize;
  readonly getCacheKey: (id: string) => string;
  persistToCache: (...args: readonly unknown[]) => Promise<unknown>;
  deleteFromCache: (...args: readonly unknown[]) => Promise<unknown>;
}

/** Source: the host's lib/core/security/roleRepository.js. */
interface RoleRepository {
  /** The roles in memory, those that are being read as promises; null: there is none. */
  readonly roles?: unknown;
  loadRoles(ids: readonly string[]): Promise<unknown[]>;
}

/** The host's profile. Its rights check reads `optimizedPolicies`. */
export interface HostProfile {
  readonly _id: string;
  readonly policies: readonly { readonly roleId: string }[];
  optimizedPolicies: unknown;
}

/** A parsed profile, valid until its text in the cache is another one. */
interface Known {
  /** The beginning of the text, which no other text has. */
  readonly start: string;
  /** Returns a copy of its own for each caller. */
  readonly handOut: () => HostProfile;
  readonly roleIds: readonly string[];
  readonly size: number;
}

/** In characters of text: what is read of them takes several times as much memory. */
const MOST_KEPT = 16_000_000;

/**
 * Makes the rights check of a request cost the same whatever the size of the user's profiles.
 *
 * For every request the host reads the user's profiles from its cache, parses them and sorts their
 * restrictions, twice. This reads a profile again only when its text in the cache has changed, and
 * asks Redis about that once for each request. So a profile that is narrowed anywhere is in force at
 * the very next request, as on the host alone.
 *
 * @param prototype of the host's repository of profiles
 * @param looks which need no new look; absent: none
 * @returns a function that removes it; the host then loads as it did
 */
export function installFastAuthorization(
  kuzzle: Pick<Kernel, "ask">,
  prototype: ProfileRepository,
  looks?: ProfileLooks,
): () => void {
  const loader = new Loader(kuzzle, looks);
  const { loadProfiles, optimizePolicy } = prototype;
  const noteAsBefore = looks === undefined ? () => undefined : notingWrites(prototype, looks);
  prototype.optimizePolicy = lazily(optimizePolicy);
  prototype.loadProfiles = function (this: ProfileRepository, ids = []) {
    return ids.every((id) => typeof id === "string")
      ? loader.loadAll(this, ids)
      : loadProfiles.call(this, ids);
  };
  return () => {
    prototype.loadProfiles = loadProfiles;
    prototype.optimizePolicy = optimizePolicy;
    noteAsBefore();
  };
}

/** Tells the looks of each text that this node writes or deletes. */
function notingWrites(prototype: ProfileRepository, looks: ProfileLooks): () => void {
  const undos = (["persistToCache", "deleteFromCache"] as const).map((method) => {
    const original = prototype[method];
    const isOwn = Object.hasOwn(prototype, method);
    prototype[method] = function (this: ProfileRepository, ...args: readonly unknown[]) {
      return looks.around(() => original.call(this, ...args));
    };
    return () =>
      isOwn ? (prototype[method] = original) : Reflect.deleteProperty(prototype, method);
  });
  return undoAll(undos);
}

class Loader {
  private readonly known = new Map<string, Known>();
  private size = 0;
  private defined: Promise<unknown> | undefined;
  private isDefined = false;

  constructor(
    private readonly kuzzle: Pick<Kernel, "ask">,
    private readonly looks: ProfileLooks | undefined,
  ) {}

  /**
   * With as few promises as can be: a request loads its profiles some eight times, and each promise costs in every context
   * that follows requests.
   */
  loadAll(repository: ProfileRepository, ids: readonly string[]): Promise<HostProfile[]> {
    const ready: HostProfile[] = [];
    for (const id of ids) {
      const profile = this.readyOf(repository, repository.getCacheKey(id));
      if (profile === undefined) {
        return Promise.all(ids.map((one) => this.load(repository, one)));
      }
      ready.push(profile);
    }
    return Promise.resolve(ready);
  }

  /** Hands out a profile of which it is known that it is still the same, and its roles are in memory. */
  private readyOf({ module }: ProfileRepository, key: string): HostProfile | undefined {
    const known = this.known.get(key);
    return known !== undefined &&
      this.looks?.knows(key, known.start) === true &&
      areInMemory(module.role, known.roleIds)
      ? known.handOut()
      : undefined;
  }

  /** As the host's own `load`, which answers whatever is not as expected here. */
  private async load(repository: ProfileRepository, id: string): Promise<HostProfile> {
    const key = repository.getCacheKey(id);
    let quick: HostProfile | undefined;
    try {
      const known = this.known.get(key);
      const start = known?.start ?? "";
      const look = () => this.look(key, start, repository.ttl);
      const text = await (this.looks?.ask(key, start, look) ?? look());
      if (text !== 1 || known === undefined) {
        this.forget(key);
        quick = await this.read(repository, key, text);
      } else if (
        areInMemory(repository.module.role, known.roleIds) ||
        !(await repository.module.role.loadRoles(known.roleIds)).includes(null)
      ) {
        quick = known.handOut();
      }
    } catch {
      // the host's own tells why
    }
    try {
      return quick ?? (await repository.load(id));
    } catch (error) {
      this.forgetUnread(repository, key).catch(() => undefined);
      throw error;
    }
  }

  /**
   * Forgets roles that could not be read. The host keeps such a role as unreadable for good, and
   * would refuse its users until a restart. Source: the host's lib/core/security/roleRepository.js
   * `loadRoles`.
   */
  private async forgetUnread({ module }: ProfileRepository, key: string): Promise<void> {
    const text = await this.kuzzle.ask("core:cache:internal:get", key);
    if (typeof text !== "string") {
      return;
    }
    const { policies } = JSON.parse(text) as Pick<HostProfile, "policies">;
    for (const { roleId } of policies) {
      await module.role
        .loadRoles([roleId])
        .catch(() => this.kuzzle.ask("core:security:role:invalidate", roleId));
    }
  }

  private look(key: string, start: string, ttl: number): Promise<unknown> {
    const event = "core:cache:internal:script:execute";
    const look = (): Promise<unknown> =>
      this.kuzzle.ask(event, PROFILE_SCRIPT, key, start, ttl, randomUUID());
    return this.isDefined ? look() : this.define().then(look);
  }

  private async define(): Promise<void> {
    const event = "core:cache:internal:script:define";
    await (this.defined ??= this.kuzzle.ask(event, PROFILE_SCRIPT, 1, SCRIPT));
    this.isDefined = true;
  }

  private async read(
    repository: ProfileRepository,
    key: string,
    text: unknown,
  ): Promise<HostProfile | undefined> {
    const start = typeof text === "string" ? START.exec(text)?.[0] : undefined;
    if (typeof text !== "string" || start === undefined) {
      return undefined;
    }
    const profile = await repository.fromDTO(JSON.parse(text) as object);
    profile.optimizedPolicies = repository.optimizePolicies(profile.policies);
    const roleIds = [...new Set(profile.policies.map(({ roleId }) => roleId))];
    const handOut = lazyCopies(profile);
    this.keep(key, { start, handOut, roleIds, size: text.length });
    return handOut();
  }

  private keep(key: string, known: Known): void {
    this.forget(key);
    this.known.set(key, known);
    this.size += known.size;
    for (const oldest of this.known.keys()) {
      if (this.size <= MOST_KEPT) {
        return;
      }
      this.forget(oldest);
    }
  }

  private forget(key: string): void {
    this.size -= this.known.get(key)?.size ?? 0;
    this.known.delete(key);
  }
}

/** The host's own look at its roles, without the promises: of one that is not there, or being read, it makes some. */
function areInMemory({ roles }: RoleRepository, ids: readonly string[]): boolean {
  return (
    roles instanceof Map &&
    ids.every((id) => {
      const role: unknown = roles.get(id);
      return typeof role === "object" && role !== null && !("then" in role);
    })
  );
}
