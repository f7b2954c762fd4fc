import { hostModule } from "../kernel/hostModules";
import type { Kernel } from "../kernel/kernel";
import type { Watch, WatchedCollection } from "./DocumentWatch";
import { DocumentWatch } from "./DocumentWatch";
import type {
  Document,
  Prototypes,
  Repository,
  WrittenProfiles,
  WrittenRoles,
} from "./writtenRepositories";
import { requireProfileReadBack, requireRoleReadBack } from "./readBack";
import { readingWhatItWrites } from "./writtenSource";
import { undoAll } from "./undoAll";

/**
 * Has the host keep a profile or a role that it has written as the storage has answered it, instead of
 * reading it again. That makes it the more likely that another write comes between: then nothing is kept,
 * nor what was being read when it was written, so that the next who asks reads it anew.
 * See docs/decisions/0031-what-is-written-is-not-read-again.md.
 *
 * @returns a function that takes it back
 * @throws a plain Error when the host does not look as expected; nothing is changed then
 */
export async function keepWhatIsWritten(
  kuzzle: Kernel,
  find: () => Prototypes = resolvePrototypes,
): Promise<() => void> {
  const { profiles, roles } = find();
  requireMethods("profiles", profiles, [
    ...["validateAndSaveProfile", "load", "loadOneFromDatabase"],
    ...["persistToCache", "deleteFromCache", "getCacheKey", "serializeToCache"],
  ]);
  requireMethods("roles", roles, ["validateAndSaveRole", "loadOneFromDatabase"]);
  await requireProfileReadBack(profiles);
  await requireRoleReadBack(roles);
  const watch = new DocumentWatch(kuzzle);
  const undos = [...changeProfiles(kuzzle, profiles, watch), ...changeRoles(roles, watch)];
  return undoAll(undos);
}

function changeProfiles(
  kuzzle: Kernel,
  prototype: WrittenProfiles,
  watch: DocumentWatch,
): (() => void)[] {
  const { validateAndSaveProfile: save, load } = prototype;
  prototype.validateAndSaveProfile = async function (this: WrittenProfiles, profile, options) {
    return watching(watch, "profiles", profile._id, (seen) => {
      const store = readingWhatItWrites(this.store);
      const persistToCache: WrittenProfiles["persistToCache"] = async (written, cacheOptions) => {
        if (seen.changes === OWN) {
          return this.persistToCache(written, cacheOptions);
        }
        await this.deleteFromCache(written._id);
        await keepWhatIsStored(this, watch, written._id, cacheOptions);
        return written;
      };
      return save.call(derived(this, { store, persistToCache }), profile, options);
    });
  };
  prototype.load = async function (this: WrittenProfiles, id, options) {
    let seen: Watch | undefined;
    try {
      return await load.call(
        derived(this, {
          loadOneFromDatabase: async (asked: string) => {
            seen = watch.begin("profiles", asked);
            return this.loadOneFromDatabase(asked);
          },
          persistToCache: async (read: Document) => {
            if (seen?.changes === 0) {
              await keepUnlessKept(kuzzle, this, read);
            }
            return read;
          },
        }),
        id,
        options,
      );
    } finally {
      seen?.end();
    }
  };
  return [() => (prototype.validateAndSaveProfile = save), () => (prototype.load = load)];
}

/**
 * Reads back a profile that somebody else has written too, and keeps it as the host alone does: what another node is just reading
 * would take its place, and may be older.
 */
async function keepWhatIsStored(
  repository: WrittenProfiles,
  watch: DocumentWatch,
  id: string,
  options?: object,
): Promise<void> {
  await watching(watch, "profiles", id, async (seen) => {
    // it may be deleted, or not be read: the next who asks reads it
    const read = await repository.loadOneFromDatabase(id).catch(() => null);
    if (read !== null && seen.changes === 0) {
      await repository.persistToCache(read, options);
    }
  });
}

/**
 * Keeps what was read as the host does, but for what another node has kept meanwhile: it has written it, and this one has not heard
 * of that yet. Source: the host's lib/core/shared/ObjectRepository.ts `persistToCache`.
 */
async function keepUnlessKept(
  kuzzle: Kernel,
  repository: WrittenProfiles,
  read: Document,
): Promise<void> {
  const text = JSON.stringify(repository.serializeToCache(read));
  const options = { ttl: repository.ttl, onlyIfNew: true };
  await kuzzle.ask("core:cache:internal:store", repository.getCacheKey(read._id), text, options);
}

/** The write of whoever looks. */
const OWN = 1;

function changeRoles(prototype: WrittenRoles, watch: DocumentWatch): (() => void)[] {
  const { validateAndSaveRole: save, loadOneFromDatabase: load } = prototype;
  prototype.validateAndSaveRole = async function (this: WrittenRoles, role, options) {
    return watching(watch, "roles", role._id, async (seen) => {
      const store = readingWhatItWrites(this.store);
      const written = await save.call(derived(this, { store }), role, options);
      if (seen.changes !== OWN) {
        this.roles.delete(role._id);
      }
      return written;
    });
  };
  // whoever reads a role keeps it: there is no way back to that
  prototype.loadOneFromDatabase = async function (this: WrittenRoles, id) {
    return watching(watch, "roles", id, async (seen) => {
      let before: number;
      let role: Document | null;
      do {
        before = seen.changes;
        role = await load.call(this, id);
      } while (seen.changes !== before);
      return role;
    });
  };
  return [
    () => (prototype.validateAndSaveRole = save),
    () => (prototype.loadOneFromDatabase = load),
  ];
}

async function watching<T>(
  watch: DocumentWatch,
  collection: WatchedCollection,
  id: string,
  work: (seen: Watch) => Promise<T>,
): Promise<T> {
  const seen = watch.begin(collection, id);
  try {
    return await work(seen);
  } finally {
    seen.end();
  }
}

function derived<T extends Repository>(repository: T, members: Partial<T>): T {
  return Object.assign(Object.create(repository) as T, members);
}

function requireMethods(what: string, prototype: object, names: readonly string[]): void {
  const missing = names.filter(
    (name) => typeof Reflect.get(Object(prototype) as object, name) !== "function",
  );
  if (missing.length > 0) {
    throw new Error(`its repository of ${what} has no ${missing.join(", ")}`);
  }
}

function resolvePrototypes(): Prototypes {
  const { ProfileRepository } = hostModule("core/security/profileRepository") as {
    readonly ProfileRepository?: { readonly prototype: WrittenProfiles };
  };
  const RoleRepository = hostModule("core/security/roleRepository") as {
    readonly prototype?: WrittenRoles;
  };
  return {
    profiles: Object(ProfileRepository?.prototype) as WrittenProfiles,
    roles: Object(RoleRepository.prototype) as WrittenRoles,
  };
}
