import type { StoredDocument } from "../../tools/services/ElasticsearchClient";
import { CALLERS, PASSWORD } from "./callers";
import type { World } from "./World";

const SECURITIES = ["users", "profiles", "roles", "api-keys"].map((name) => `%kuzzle.${name}`);
const CREDENTIALS = "%plugin-kuzzle-plugin-auth-passport-local.users";
/** Tenant B's indexes: if anything happens to them, the run must tell. */
const THEIRS = "&globex.";

type Stored = ReadonlyMap<string, StoredDocument>;

/** Where a world stood: its indexes, and what is stored of users and of tenant A. */
export interface Snapshot {
  readonly indexes: ReadonlySet<string>;
  readonly documents: Stored;
}

export async function snapshotOf({ elasticsearch }: World): Promise<Snapshot> {
  const names = (await elasticsearch.namesOf("*")).filter(
    (name) => name.startsWith("&") && !name.startsWith(THEIRS),
  );
  const indexes = [...SECURITIES, CREDENTIALS, ...names];
  const found = await elasticsearch.documents(indexes);
  return {
    indexes: new Set(names.map(placeOf)),
    documents: new Map(found.map((one) => [`${one._index} ${one._id}`, one])),
  };
}

/** `&acme.orders`, or with what Elasticsearch adds to a name, as `acme.orders`. */
function placeOf(name: string): string {
  return name.slice(1);
}

/**
 * Puts a world back to where it was after requests that changed something, by the host's own API:
 * each action begins in the same state, in both worlds.
 *
 * @returns where it stands now
 */
export async function heal(world: World, wanted: Snapshot): Promise<Snapshot> {
  await ensureLoggedIn(world, "root");
  const now = await snapshotOf(world);
  const differs = different(wanted, now);
  if (differs.length > 0 || different(now, wanted).length > 0) {
    await restorePlaces(world, wanted, now);
    await restoreSecurities(world, wanted, now);
    await restoreDocuments(world, wanted, await snapshotOf(world));
  }
  for (const caller of Object.keys(CALLERS)) {
    await ensureLoggedIn(world, caller);
  }
  return differs.length > 0 ? snapshotOf(world) : wanted;
}

const contentOf = ({ _source }: StoredDocument): string => {
  const { _kuzzle_info, ...content } = _source;
  return JSON.stringify(content);
};

/** Finds documents that one has and the other lacks, or has otherwise. */
function different(one: Snapshot, other: Snapshot): StoredDocument[] {
  return [...one.documents].flatMap(([key, document]) => {
    const counterpart = other.documents.get(key);
    const isSame = counterpart !== undefined && contentOf(counterpart) === contentOf(document);
    return isSame ? [] : [document];
  });
}

const missing = (one: Snapshot, other: Snapshot): StoredDocument[] =>
  [...one.documents].filter(([key]) => !other.documents.has(key)).map(([, document]) => document);

/** The collection by which the host keeps an index that has no other. */
const KEEP = "_kuzzle_keep";

async function restorePlaces(world: World, wanted: Snapshot, now: Snapshot): Promise<void> {
  const without = (one: Snapshot, other: Snapshot): (readonly [string, string])[] =>
    [...one.indexes]
      .filter((place) => !other.indexes.has(place))
      .map((place) => {
        const [index = "", collection = ""] = place.split(".");
        return [index, collection];
      });
  for (const [index, collection] of without(now, wanted)) {
    // the last collection takes its index with it, so one of them may be gone
    await (collection === KEEP
      ? world.ask("root", { controller: "index", action: "delete", index })
      : world.ask("root", { controller: "collection", action: "delete", index, collection }));
  }
  for (const [index, collection] of without(wanted, now)) {
    await world.ask("root", { controller: "index", action: "create", index });
    if (collection !== KEEP) {
      const body = { mappings: { properties: { name: { type: "keyword" } } } };
      await world.must("root", {
        controller: "collection",
        action: "create",
        index,
        collection,
        body,
      });
    }
  }
}

async function restoreSecurities(world: World, wanted: Snapshot, now: Snapshot): Promise<void> {
  const change = (action: string, _id: string, members: object): Promise<unknown> =>
    world.must("root", { controller: "security", action, _id, refresh: "false", ...members });
  const of = (all: readonly StoredDocument[], collection: string): readonly StoredDocument[] =>
    all.filter(({ _index }) => _index === `%kuzzle.${collection}`);
  const changed = different(wanted, now);
  const extra = missing(now, wanted);

  for (const [collection, kind] of [
    ["roles", "Role"],
    ["profiles", "Profile"],
  ] as const) {
    for (const { _id, _source } of of(changed, collection)) {
      const { controllers, policies, rateLimit } = _source;
      const body = kind === "Role" ? { controllers } : { policies, rateLimit };
      await change(`createOrReplace${kind}`, _id, { body });
    }
  }
  for (const { _id, _source } of of(changed, "users")) {
    const { _kuzzle_info, ...content } = _source;
    const exists = now.documents.has(`%kuzzle.users ${_id}`);
    await (exists
      ? change("replaceUser", _id, { body: content })
      : change("createUser", _id, { body: { content } }));
  }
  const strategy = "local";
  for (const { _id, _source } of extra.filter(({ _index }) => _index === CREDENTIALS)) {
    await change("deleteCredentials", kuidOf(_source, _id), { strategy });
  }
  // the strategy finds a user's credentials by a search
  await world.elasticsearch.refresh();
  for (const { _id, _source } of changed.filter(({ _index }) => _index === CREDENTIALS)) {
    const kuid = kuidOf(_source, _id);
    const has = await world.must("root", {
      controller: "security",
      action: "hasCredentials",
      _id: kuid,
      strategy,
    });
    const body = { username: kuid === "root" ? "root" : `${kuid}-login`, password: PASSWORD };
    const action = (has as unknown) === true ? "updateCredentials" : "createCredentials";
    await change(action, kuid, { strategy, body });
  }
  for (const { _id, _source } of of(extra, "api-keys")) {
    await change("deleteApiKey", _id, { userId: _source.userId });
  }
  for (const [collection, kind] of [
    ["users", "User"],
    ["profiles", "Profile"],
    ["roles", "Role"],
  ] as const) {
    for (const { _id } of of(extra, collection)) {
      // users may have gone with those before
      await world.ask("root", { controller: "security", action: `delete${kind}`, _id });
    }
  }
}

async function restoreDocuments(world: World, wanted: Snapshot, now: Snapshot): Promise<void> {
  const inPlaces = (all: readonly StoredDocument[]): readonly StoredDocument[] =>
    all.filter(({ _index }) => _index.startsWith("&"));
  const send = (
    action: string,
    { _index, _id }: StoredDocument,
    body?: object,
  ): Promise<unknown> => {
    const [index = "", collection = ""] = placeOf(_index).split(".");
    return world.must("root", { controller: "document", action, index, collection, _id, body });
  };
  for (const document of inPlaces(different(wanted, now))) {
    const { _kuzzle_info, ...content } = document._source;
    await send("createOrReplace", document, content);
  }
  for (const document of inPlaces(missing(now, wanted))) {
    await send("delete", document);
  }
}

export async function ensureLoggedIn(world: World, caller: string): Promise<void> {
  const { result } = await world.ask(caller, { controller: "auth", action: "getCurrentUser" });
  const { _id } = (result ?? {}) as { _id?: string };
  if (_id === caller) {
    return;
  }
  // the strategy finds a password by a search
  await world.elasticsearch.refresh();
  await world.logIn(caller).catch(async () => {
    // the request before has changed it
    const body = { username: `${caller}-login`, password: PASSWORD };
    await world.must("root", {
      controller: "security",
      action: "updateCredentials",
      _id: caller,
      strategy: "local",
      body,
    });
    await world.elasticsearch.refresh();
    await world.logIn(caller);
  });
}

function kuidOf({ kuid }: StoredDocument["_source"], id: string): string {
  return typeof kuid === "string" ? kuid : id;
}
