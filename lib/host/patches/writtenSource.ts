import { isPlainObject } from "../../domain/plainObject";

/** An answer of the host's storage. Source: the host's lib/service/storage/7/elasticsearch.ts. */
interface StoredDocument {
  readonly _id: string;
  readonly _source: Record<string, unknown>;
  readonly _version: number;
}

type Ask = (...args: readonly unknown[]) => Promise<unknown>;

/** The subset of the host's store that we use. Source: the host's lib/core/shared/store.ts. */
export type Store = Record<"create" | "createOrReplace" | "get" | "replace" | "update", Ask>;

const NOTES = "_kuzzle_info";

/**
 * Returns the same store, for one write. It answers the read of the very document that follows by what the
 * storage has answered to the write: as it is stored, and in a copy of its own. Any other read goes to the
 * storage.
 *
 * The storage gets a copy too, made as its client makes the text that it sends: nobody can change it meanwhile.
 */
export function readingWhatItWrites(store: Store): Store {
  let written: StoredDocument | undefined;
  const keep = (answer: unknown, sourceOf: (source: unknown) => unknown): unknown => {
    const { _id, _source, _version } = Object(answer) as Partial<StoredDocument>;
    const source = sourceOf(_source);
    if (_id !== undefined && _version !== undefined && isPlainObject(source)) {
      written = { _id, _source: source, _version };
    }
    return answer;
  };
  const whole = async (content: unknown, send: Ask): Promise<unknown> => {
    const text = jsonOf(content);
    if (text === undefined) {
      return send(content);
    }
    const copy: unknown = JSON.parse(text);
    // it is handed back as it was given, with the storage's own notes
    return keep(await send(copy), (source) =>
      source === copy ? withNotes(text, source) : undefined,
    );
  };
  return Object.assign(Object.create(store) as Store, {
    create: async (collection, content, ...options) =>
      whole(content, (copy) => store.create(collection, copy, ...options)),
    createOrReplace: async (collection, id, content, ...options) =>
      whole(content, (copy) => store.createOrReplace(collection, id, copy, ...options)),
    replace: async (collection, id, content, ...options) =>
      whole(content, (copy) => store.replace(collection, id, copy, ...options)),
    // the storage merges, and hands back what it has stored
    update: async (...args) => keep(await store.update(...args), (source) => source),
    get: async (collection, id, ...options) => {
      const answer = written;
      written = undefined;
      return answer?._id === id ? answer : store.get(collection, id, ...options);
    },
  } satisfies Store);
}

function withNotes(text: string, source: unknown): Record<string, unknown> {
  const copy = JSON.parse(text) as Record<string, unknown>;
  const { [NOTES]: notes } = Object(source) as Record<string, unknown>;
  return isPlainObject(notes) ? Object.assign(copy, { [NOTES]: { ...notes } }) : copy;
}

/** @returns `undefined` of what is no JSON: the storage's own client fails of it */
function jsonOf(content: unknown): string | undefined {
  try {
    return JSON.stringify(content);
  } catch {
    return undefined;
  }
}
