import type { Kernel } from "../kernel/kernel";

const AT_ONCE = 10;
/** Source: the host's lib/kerror/codes/1-services.json. */
const NOT_THERE: readonly unknown[] = ["index_collection", "collection", "index"].map(
  (kind) => `services.storage.unknown_${kind}`,
);
/** An alias of several indices of Elasticsearch: there is more than one, not none. */
const SEVERAL = "services.storage.multiple_indice_alias";

/**
 * Returns the places that exist. The host's own list never forgets those that were deleted in
 * Elasticsearch itself, and learns late of deletions on other nodes, so this asks for each
 * collection on it; an index counts as existing while one of its collections does, or when it has
 * none.
 *
 * @param wanted index → its collections that are asked for
 */
export async function existingPlaces(
  kuzzle: Kernel,
  wanted: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  // what another node has created a moment ago must not seem to be missing
  await kuzzle.ask("core:storage:public:cache:refresh");
  const existing = new Map<string, ReadonlySet<string>>();
  const todo = [...wanted];
  for (let first = 0; first < todo.length; first += AT_ONCE) {
    await Promise.all(
      todo.slice(first, first + AT_ONCE).map(async ([index, collections]) => {
        const found = await existingCollections(kuzzle, index, collections);
        if (found !== undefined) {
          existing.set(index, found);
        }
      }),
    );
  }
  return existing;
}

/** @returns `undefined` when the index does not exist */
async function existingCollections(
  kuzzle: Kernel,
  index: string,
  wanted: ReadonlySet<string>,
): Promise<ReadonlySet<string> | undefined> {
  if ((await kuzzle.ask("core:storage:public:index:exist", index)) !== true) {
    return undefined;
  }
  const event = "core:storage:public:collection:list";
  const listed = (await kuzzle.ask(event, index)) as string[];
  const found = new Set<string>();
  for (const collection of listed.filter((name) => wanted.has(name))) {
    if (await isThere(kuzzle, index, collection)) {
      found.add(collection);
    }
  }
  if (found.size > 0 || listed.length === 0) {
    return found;
  }
  for (const collection of listed.filter((name) => !wanted.has(name))) {
    if (await isThere(kuzzle, index, collection)) {
      return found;
    }
  }
  return undefined;
}

async function isThere(kuzzle: Kernel, index: string, collection: string): Promise<boolean> {
  try {
    await kuzzle.ask("core:storage:public:mappings:get", index, collection);
    return true;
  } catch (error) {
    const { id } = error as { id?: unknown };
    if (id !== SEVERAL && !NOT_THERE.includes(id)) {
      throw error;
    }
    return id === SEVERAL;
  }
}
