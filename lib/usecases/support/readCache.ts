import { storedProfile } from "../../domain/policies/storedProfile";
import type {
  Host,
  SecurityState,
  Snapshot,
  StoredProfile,
  StoredRole,
  StoredUser,
} from "../../host/port/Host";

/**
 * Returns the same host, but reads each profile, each user and each list of names once. For one decision, while the
 * locks keep the documents from changing: validation, claims and the last admin ask for the same
 * ones.
 */
export function readCache(host: Host): Host {
  const profiles: Readings<StoredProfile> = new Map();
  const users: Readings<StoredUser> = new Map();

  const names = new Map<string, Promise<readonly string[]>>();

  const cached: Pick<
    Host,
    "findProfiles" | "findUsers" | "getProfile" | "listNames" | "storedContent"
  > = {
    listNames: (collection) => {
      const known = names.get(collection) ?? host.listNames(collection);
      names.set(collection, known);
      return known;
    },
    findProfiles: (ids) => readAll(profiles, ids, (wanted) => host.findProfiles(wanted)),
    findUsers: (ids) => readAll(users, ids, (wanted) => host.findUsers(wanted)),
    getProfile: async (id) => {
      const profile = await host.getProfile(id);
      profiles.set(id, { found: new Map([[id, profile]]) });
      return profile;
    },
    storedContent: async (collection, id) => {
      const reading = host.storedContent(collection, id);
      if (collection === "profiles") {
        const profile = reading.then(
          (content) => new Map(content && [[id, storedProfile({ ...content, _id: id })]]),
        );
        profiles.set(id, readingOf(profile));
      }
      return reading;
    },
  };
  return Object.assign(Object.create(host) as Host, cached);
}

/** Everything that was read for a snapshot. */
interface Known {
  readonly state: SecurityState;
  readonly roles: Readings<StoredRole>;
  readonly using: Map<string, Promise<readonly StoredProfile[]>>;
}

const knownBy = new WeakMap<Snapshot, Known>();

/**
 * Returns the same host with the roles and the profiles of one moment, each read once.
 *
 * @param state   or the epoch of the roles alone
 * @param earlier a snapshot whose roles and profiles are used too, as far as nothing has changed since
 */
export function snapshotAt(
  host: Host,
  state: SecurityState | number,
  earlier?: Snapshot,
): Snapshot {
  const now = typeof state === "number" ? { rolesEpoch: state, profilesMark: undefined } : state;
  const known = knownAt(now, earlier && knownBy.get(earlier));
  const { roles, using } = known;
  const cached: Pick<
    Snapshot,
    "findRoles" | "missingProfileIds" | "profilesUsingRole" | "rolesEpoch" | "showWrites"
  > = {
    rolesEpoch: now.rolesEpoch,
    missingProfileIds: () => host.missingProfileIds(now.profilesMark),
    showWrites: (collection) => host.showWrites(collection, now.profilesMark),
    findRoles: (ids) => readAll(roles, ids, (wanted) => host.rolesAt(now.rolesEpoch, wanted)),
    profilesUsingRole: async (id) => {
      const reading = using.get(id) ?? host.profilesUsingRole(id, now.profilesMark);
      using.set(id, reading);
      return reading;
    },
  };
  const snapshot = Object.assign(Object.create(host) as Host, cached);
  knownBy.set(snapshot, known);
  return snapshot;
}

function knownAt(state: SecurityState, earlier: Known | undefined): Known {
  const { rolesEpoch, profilesMark } = state;
  const areProfilesSame =
    profilesMark !== undefined && earlier?.state.profilesMark === profilesMark;
  return {
    state,
    roles: new Map(earlier?.state.rolesEpoch === rolesEpoch ? earlier.roles : []),
    using: new Map(areProfilesSame ? earlier.using : []),
  };
}

/** Returns the snapshot for a question, which needs no locks. */
export async function currentSnapshot(host: Host): Promise<Snapshot> {
  return snapshotAt(readCache(host), await host.securityState());
}

/** The question for several at once, and what was found once that is known. */
interface Reading<T> {
  readonly found?: ReadonlyMap<string, T>;
  readonly finding?: Promise<ReadonlyMap<string, T>>;
}

/** By what was asked for. */
type Readings<T> = Map<string, Reading<T>>;

function readingOf<T>(finding: Promise<ReadonlyMap<string, T>>): Reading<T> {
  const reading: { found?: ReadonlyMap<string, T>; finding: typeof finding } = { finding };
  finding.then(
    (found) => (reading.found = found),
    // the caller that asks for it gets the error; without one it must not end the process
    () => undefined,
  );
  return reading;
}

/** Makes few promises: a decision asks for the same again and again, and each costs in every context. */
async function readAll<T>(
  known: Readings<T>,
  ids: Iterable<string>,
  read: (ids: readonly string[]) => Promise<ReadonlyMap<string, T>>,
): Promise<ReadonlyMap<string, T>> {
  const wanted = new Set(ids);
  const unknown = [...wanted].filter((id) => !known.has(id));
  if (unknown.length > 0) {
    const reading = readingOf(read(unknown));
    unknown.forEach((id) => known.set(id, reading));
  }
  const all = new Map<string, T>();
  for (const id of wanted) {
    const reading = known.get(id);
    const document = (reading?.found ?? (await reading?.finding))?.get(id);
    if (document !== undefined) {
      all.set(id, document);
    }
  }
  return all;
}
