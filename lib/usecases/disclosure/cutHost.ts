import { storedProfile } from "../../domain/policies/storedProfile";
import { roleIdsIn } from "../../domain/storedPolicies";
import { profileNotFound, userNotFound } from "../../errors/nativeErrors";
import type { StorageFilter } from "../../host/port/CutSearches";
import type {
  DocumentPage,
  Host,
  PlatformReader,
  SecurityCollection,
  SecurityReader,
  SecuritySearcher,
  Snapshot,
  StoredProfile,
} from "../../host/port/Host";
import { findStoredUsers, seenInSpiteOfFormer } from "./storedUsers";
import type { CoveredView } from "./coveredView";
import { seesUser } from "./coveredView";
import { usersInView } from "./usersInView";

type Reader = SecurityReader &
  SecuritySearcher &
  PlatformReader &
  Pick<Snapshot, "findRoles" | "isCut" | "keys">;

/**
 * Returns the same host, for which nothing exists but what a caller sees. It reads for one question, and
 * writes nothing. Each reader of the port stands here: one that is new does not compile until somebody decides.
 */
export function cutHost(host: Snapshot, view: CoveredView): Snapshot {
  const cut: Reader = {
    isCut: true,
    ...documents(host, view),
    ...searches(host, view),
    ...pages(host, view),
    keys: Object.assign(Object.create(host.keys) as Host["keys"], {
      find: async (id: string) => {
        const key = await host.keys.find(id);
        const isSeen =
          key !== undefined && (await findStoredUsers(host, view, [key.kuid])).size > 0;
        return isSeen ? key : undefined;
      },
    }),
  };
  return Object.assign(Object.create(host) as Snapshot, cut);
}

/** Reads documents by their ids. */
function documents(
  host: Snapshot,
  view: CoveredView,
): SecurityReader & Pick<Snapshot, "findRoles"> {
  const seen = (collection: SecurityCollection, ids: readonly string[]): Promise<string[]> =>
    idsSeen(host, view, collection, ids);
  const cut: SecurityReader & Pick<Snapshot, "findRoles"> = {
    findRoles: (ids) => host.findRoles([...ids].filter((id) => view.roles.has(id))),
    rolesAt: (epoch, ids) =>
      host.rolesAt(
        epoch,
        [...ids].filter((id) => view.roles.has(id)),
      ),
    findProfiles: (ids) => host.findProfiles([...ids].filter((id) => view.profiles.has(id))),
    findUsers: async (ids) => host.findUsers(await seen("users", [...ids])),
    contentOf: (found) => host.contentOf(found),
    getProfile: async (id) => {
      if (!view.profiles.has(id)) {
        throw profileNotFound(id);
      }
      return host.getProfile(id);
    },
    getUser: async (id) => {
      if ((await seen("users", [id])).length === 0) {
        throw userNotFound(id);
      }
      return host.getUser(id);
    },
    storedContent: async (collection, id) => (await cut.storedContents(collection, [id])).get(id),
    storedContents: async (collection, ids) =>
      host.storedContents(collection, await seen(collection, ids)),
    existingUsers: async (kuids, strategies) =>
      host.existingUsers(await seen("users", kuids), strategies),
    anyStored: async (collection, ids) => host.anyStored(collection, await seen(collection, ids)),
    listNames: async (collection) =>
      (await host.listNames(collection)).filter((id) => view[collection].has(id)),
  };
  return cut;
}

async function idsSeen(
  host: Snapshot,
  view: CoveredView,
  collection: SecurityCollection,
  ids: readonly string[],
): Promise<string[]> {
  if (collection === "users") {
    const found = await findStoredUsers(host, view, ids);
    return ids.filter((id) => found.has(id));
  }
  return ids.filter((id) => view[collection].has(id));
}

function searches(host: Snapshot, view: CoveredView): SecuritySearcher {
  const seen = (profiles: readonly StoredProfile[]): StoredProfile[] =>
    profiles.filter(({ _id }) => view.profiles.has(_id));
  return {
    profilesUsingRole: async (id, mark) => seen(await host.profilesUsingRole(id, mark)),
    allProfiles: async () => seen(await host.allProfiles()),
    storedProfile: async (id) => (view.profiles.has(id) ? host.storedProfile(id) : undefined),
    allRoles: async () => (await host.allRoles()).filter(({ _id }) => view.roles.has(_id)),
    usersOfProfiles: async (ids) => {
      const users = (await host.usersOfProfiles(ids)).filter((user) => seesUser(view, user));
      const shown = await seenInSpiteOfFormer(
        host,
        view,
        users.map(({ _id }) => _id),
      );
      return users.filter(({ _id }) => shown.has(_id));
    },
  };
}

function pages(host: Snapshot, view: CoveredView): PlatformReader {
  const shownUsers = async (): Promise<StorageFilter> => {
    await host.showWrites("users");
    return (await usersInView(host, view, true)).filter;
  };
  return {
    pageOfProfiles: async (query) =>
      seenOf(await host.pageOfProfiles(query), ({ _id }) => view.profiles.has(_id)),
    pageOfRoles: async (query) =>
      seenOf(await host.pageOfRoles(query), ({ _id }) => view.roles.has(_id)),
    // somebody may get another profile between the two searches
    pageOfUsers: async (query) => {
      const page = await host.pageOfUsers({ ...query, visible: await shownUsers() });
      const ids = page.entries.map(({ document }) => document._id);
      const shown = await seenInSpiteOfFormer(host, view, ids);
      return seenOf(page, (user) => shown.has(user._id) && seesUser(view, user));
    },
    holdersOf: async (ids, limited) =>
      host.holdersOf(
        ids.filter((id) => view.profiles.has(id)),
        limited.filter((id) => view.profiles.has(id)),
        await shownUsers(),
      ),
    // nothing that a caller of a cut host asks counts users, or what they have beside
    countUsers: async () => 0,
    profilesBeside: async (ids) => ids.filter((id) => view.profiles.has(id)),
    rolesInUse: async (ids) => {
      const contents = await host.storedContents("profiles", [...view.profiles]);
      const used = roleIdsIn([...contents].map(([_id, one]) => storedProfile({ ...one, _id })));
      return new Set(ids.filter((id) => used.has(id)));
    },
    // whoever has one is not seen
    missingProfileIds: async () => [],
  };
}

/** Pages are not full here: whoever asks for them asks for the next. */
function seenOf<T>(
  { entries, ...rest }: DocumentPage<T>,
  isSeen: (document: T) => boolean,
): DocumentPage<T> {
  return { entries: entries.filter(({ document }) => isSeen(document)), ...rest };
}
