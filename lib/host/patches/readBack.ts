import { isDeepStrictEqual } from "node:util";

import type { WrittenProfiles, WrittenRoles } from "./writtenRepositories";
import type { Store } from "./writtenSource";

const ID = "profile-guard-probe";
const READ = { policies: [], controllers: {} };

/**
 * Has the host's own code write a made-up profile to a storage that is none, and read it back.
 *
 * @throws a plain Error when it does not do so as expected
 */
export async function requireProfileReadBack(prototype: WrittenProfiles): Promise<void> {
  const asked: string[] = [];
  let kept: unknown;
  const repository = Object.assign(Object.create(prototype) as WrittenProfiles, {
    ...repositoryOf("profiles", asked),
    module: { role: { loadRoles: async () => [] } },
    optimizePolicies: () => [],
    persistToCache: async (profile: { readonly _id: string }) => {
      asked.push("cache");
      kept = { ...profile };
      return profile;
    },
  });
  const profile = { _id: ID, policies: [], validateDefinition: async () => undefined };
  await repository.validateAndSaveProfile(profile, OPTIONS);
  requireOrder(asked, ["create", "get", "cache"], kept);
}

/** The same with a role. */
export async function requireRoleReadBack(prototype: WrittenRoles): Promise<void> {
  const asked: string[] = [];
  const roles = new Map<string, unknown>();
  const repository = Object.assign(Object.create(prototype) as WrittenRoles, {
    ...repositoryOf("roles", asked),
    roles,
    checkRoleNativeRights: () => undefined,
    checkRolePluginsRights: () => undefined,
  });
  const role = { _id: ID, controllers: {}, validateDefinition: async () => undefined };
  await repository.validateAndSaveRole(role, OPTIONS);
  requireOrder(asked, ["create", "get"], roles.get(ID));
}

const OPTIONS = { method: "create", refresh: "false" };

function repositoryOf(collection: string, asked: string[]): object {
  const store: Pick<Store, "create" | "get"> = {
    create: async (given, _content, options) => {
      const { id } = Object(options) as { id?: unknown };
      asked.push(given === collection && id === ID ? "create" : "another");
      return { _id: ID, _source: {}, _version: 1 };
    },
    get: async (given, id) => {
      asked.push(given === collection && id === ID ? "get" : "another");
      return { _id: ID, _source: READ, _version: 1 };
    },
  };
  return { collection, store, fromDTO: async (content: object) => content };
}

function requireOrder(asked: readonly string[], expected: readonly string[], kept: unknown): void {
  const isRead = isDeepStrictEqual(kept, { ...READ, _id: ID });
  if (!isDeepStrictEqual(asked, expected) || !isRead) {
    throw new Error("it does not read back, once, what it has written, to keep that");
  }
}
