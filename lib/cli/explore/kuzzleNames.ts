import { KNOWN_ACTIONS } from "../../domain/actions";
import { isPlainObject } from "../../domain/plainObject";
import { ExplorerError } from "./ExplorerError";
import type { KeysAnswer, NamesAnswer, PageRequest } from "./protocol";

type Query = (request: PageRequest) => Promise<unknown>;
type Kind = "profiles" | "roles" | "users";

/** Documents of one page: a profile may be large. */
const PAGE = 1_000;
/** Kuzzle shows no more without a scroll (`limits.documentsFetchCount`). Other names can be typed. */
const MOST = 10_000;
/** Indexes of which the collections are read: each takes a request. */
const MOST_INDEXES = 100;

const SEARCHES: Readonly<Record<Kind, string>> = {
  profiles: "searchProfiles",
  roles: "searchRoles",
  users: "searchUsers",
};

interface Listed {
  readonly ids: readonly string[];
  readonly total: number;
}

/** Reads the names that may be completed: those that the caller may see, by the host's own actions. */
export async function namesOf(query: Query): Promise<NamesAnswer> {
  const kinds = Object.keys(SEARCHES) as Kind[];
  const [listed, places, actions] = await Promise.all([
    Promise.all(kinds.map(async (kind) => unlessForbidden(() => idsOf(query, kind)))),
    unlessForbidden(() => placesOf(query)),
    actionsOf(query),
  ]);
  const found = new Map(kinds.map((kind, position) => [kind, listed[position]]));
  const totals = kinds.flatMap((kind) => {
    const { ids, total } = found.get(kind) ?? { ids: [], total: 0 };
    return total > ids.length ? [[kind, total] as const] : [];
  });
  return {
    profiles: found.get("profiles")?.ids ?? [],
    roles: found.get("roles")?.ids ?? [],
    users: found.get("users")?.ids ?? [],
    places: places ?? [],
    actions,
    totals: Object.fromEntries(totals),
    withheld: [
      ...kinds.filter((kind) => found.get(kind) === undefined),
      ...(places === undefined ? (["places"] as const) : []),
    ],
  };
}

async function unlessForbidden<Result>(read: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ExplorerError && error.told.status === 403) {
      return undefined;
    }
    throw error;
  }
}

/** By position, not by scroll: fewer people may do that. */
async function idsOf(query: Query, kind: Kind): Promise<Listed> {
  const ids: string[] = [];
  for (;;) {
    const { hits, total } = (await query({
      ...{ controller: "security", action: SEARCHES[kind], body: {} },
      ...{ from: ids.length, size: PAGE },
    })) as { readonly hits: readonly { readonly _id: string }[]; readonly total: number };
    ids.push(...hits.map(({ _id }) => _id));
    if (hits.length === 0 || ids.length >= Math.min(total, MOST)) {
      return { ids: ids.sort(), total };
    }
  }
}

/** API keys of one answer: more of one user is beyond all use. */
const MOST_KEYS = 1_000;

/** Reads the API keys of a user, by the host's own action, which lists them by user alone. */
export async function keysOf(query: Query, userId: string): Promise<KeysAnswer> {
  const found = await unlessForbidden(() =>
    query({ controller: "security", action: "searchApiKeys", userId, size: MOST_KEYS, body: {} }),
  );
  if (found === undefined) {
    return { keys: [], withheld: true };
  }
  const { hits } = found as {
    readonly hits: readonly {
      readonly _id: string;
      readonly _source: { readonly description?: unknown };
    }[];
  };
  const keys = hits.map(({ _id, _source: { description } }) => ({
    id: _id,
    description: typeof description === "string" ? description : "",
  }));
  return { keys, withheld: false };
}

async function placesOf(query: Query): Promise<readonly string[]> {
  const { indexes } = (await query({ controller: "index", action: "list" })) as {
    readonly indexes: readonly string[];
  };
  const places: string[] = [];
  for (const [position, index] of [...indexes].sort().entries()) {
    places.push(index);
    const collections =
      position < MOST_INDEXES
        ? await unlessForbidden(() => query({ controller: "collection", action: "list", index }))
        : undefined;
    const listed = (collections ?? { collections: [] }) as {
      readonly collections: readonly { readonly name: string }[];
    };
    places.push(...listed.collections.map(({ name }) => `${index}/${name}`));
  }
  return places;
}

/** The whole API where the caller may ask for it, else Kuzzle's own. */
async function actionsOf(query: Query): Promise<readonly string[]> {
  const api = await unlessForbidden(() => query({ controller: "server", action: "publicApi" }));
  return isPlainObject(api) ? named(Object.entries(api)) : knownActions();
}

function named(controllers: readonly (readonly [string, unknown])[]): readonly string[] {
  return controllers
    .flatMap(([controller, actions]) =>
      Object.keys(isPlainObject(actions) ? actions : {}).map((one) => `${controller}:${one}`),
    )
    .sort();
}

/** Kuzzle's own actions, as `controller:action`. */
export function knownActions(): readonly string[] {
  return [...KNOWN_ACTIONS]
    .flatMap(([controller, actions]) => [...actions.keys()].map((one) => `${controller}:${one}`))
    .sort();
}
