import { AsyncContext } from "../../shared/AsyncContext";

import type { CleanedHandle } from "../../domain/access/cleanedHandle";
import type { Observed, SecurityCollection, Write, WrittenDocument } from "../port/Host";
import type { Kernel } from "../kernel/kernel";
import { ALL_STORAGE_WRITES } from "../kernel/storageEvents";

/** The writes of one action. */
interface Log {
  readonly writes: Map<string, Write>;
  touched: boolean;
  readonly cleaned: CleanedHandle[];
  /** The log of the action that has called this one, as an import does. */
  readonly parent: Log | undefined;
}

/** Bounds the handles that one action remembers to have cleaned; its audit entry names as many. */
const MOST_CLEANED = 100;

const SECURITY: ReadonlySet<string> = new Set(["users", "profiles", "roles"]);

/**
 * Records writes to the host's internal index, from the write itself: the repositories drop
 * `_version` and `created`; the storage's own event still has them, and is emitted in the
 * asynchronous context of the write.
 */
export class WriteLog {
  private readonly log = new AsyncContext<Log>();

  constructor(kuzzle: Kernel) {
    for (const method of ["create", "createOrReplace", "update", "replace"]) {
      kuzzle.on(`core:storage:private:document:${method}`, ({ args, response }: Asked) => {
        const [index, collection] = args;
        const log = this.log.get();
        if (log === undefined || index !== kuzzle.internalIndex.index) {
          return;
        }
        const { _id, _version, created } = response as StorageAnswer;
        log.writes.set(keyOf(String(collection), _id), {
          content: args[method === "create" ? 2 : 3] as Write["content"],
          version: _version,
          created: method === "create" || created === true,
        });
      });
    }
    for (const event of ALL_STORAGE_WRITES) {
      for (const scope of ["private", "public"]) {
        kuzzle.on(`core:storage:${scope}:${event}`, () => {
          for (let log = this.log.get(); log !== undefined; log = log.parent) {
            log.touched = true;
          }
        });
      }
    }
  }

  /** Runs an action, and tells what it wrote. */
  async during<T>(action: () => Promise<T>): Promise<Observed<T>> {
    const log: Log = {
      writes: new Map(),
      touched: false,
      cleaned: [],
      parent: this.log.get(),
    };
    const [outcome] = await Promise.allSettled([this.log.run(log, action)]);
    const written = (): WrittenDocument[] =>
      [...log.writes].flatMap(([key, write]) => {
        const [collection = "", ...rest] = key.split("/");
        return SECURITY.has(collection)
          ? [{ ...write, collection: collection as SecurityCollection, id: rest.join("/") }]
          : [];
      });
    return {
      outcome,
      writeOf: (collection, id) => log.writes.get(keyOf(collection, id)),
      created: (collection) =>
        written()
          .filter((one) => one.created && one.collection === collection)
          .map(({ id }) => id),
      written,
      touched: () => log.touched,
      cleaned: () => log.cleaned,
    };
  }

  /** Notes what was cleaned for the action that runs just now, and those that have sent it. */
  noteCleaned(handles: readonly CleanedHandle[]): void {
    for (let log = this.log.get(); log !== undefined; log = log.parent) {
      log.cleaned.push(...handles.slice(0, MOST_CLEANED - log.cleaned.length));
    }
  }
}

/** The host's announcement of an event that was asked. */
interface Asked {
  readonly args: readonly unknown[];
  readonly response: unknown;
}

/** Source: the host's lib/service/storage/7/elasticsearch.ts. */
interface StorageAnswer {
  readonly _id: string;
  readonly _version: number;
  readonly created?: boolean;
}

function keyOf(collection: string, id: string): string {
  return `${collection}/${id}`;
}
