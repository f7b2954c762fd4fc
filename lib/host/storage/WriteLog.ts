import { AsyncLocalStorage } from "node:async_hooks";

import type { Observed, SecurityCollection, Write, WrittenDocument } from "../port/Host";
import type { Kernel } from "../kernel/kernel";

type WritesById = Map<string, Write>;

const SECURITY: ReadonlySet<string> = new Set(["users", "profiles", "roles"]);

/**
 * Records writes to the host's internal index, from the write itself: the repositories drop
 * `_version` and `created`; the storage's own event still has them, and is emitted in the
 * asynchronous context of the write.
 */
export class WriteLog {
  private readonly log = new AsyncLocalStorage<WritesById>();

  constructor(kuzzle: Kernel) {
    for (const method of ["create", "createOrReplace", "update", "replace"]) {
      kuzzle.on(`core:storage:private:document:${method}`, ({ args, response }: Asked) => {
        const [index, collection] = args;
        const log = this.log.getStore();
        if (log === undefined || index !== kuzzle.internalIndex.index) {
          return;
        }
        const { _id, _version, created } = response as StorageAnswer;
        log.set(keyOf(String(collection), _id), {
          content: args[method === "create" ? 2 : 3] as Write["content"],
          version: _version,
          created: method === "create" || created === true,
        });
      });
    }
  }

  /** Runs an action, and tells what it wrote. */
  async during<T>(action: () => Promise<T>): Promise<Observed<T>> {
    const log: WritesById = new Map();
    const [outcome] = await Promise.allSettled([this.log.run(log, action)]);
    const written = (): WrittenDocument[] =>
      [...log].flatMap(([key, write]) => {
        const [collection = "", ...rest] = key.split("/");
        return SECURITY.has(collection)
          ? [{ ...write, collection: collection as SecurityCollection, id: rest.join("/") }]
          : [];
      });
    return {
      outcome,
      writeOf: (collection, id) => log.get(keyOf(collection, id)),
      created: (collection) =>
        written()
          .filter((one) => one.created && one.collection === collection)
          .map(({ id }) => id),
      written,
    };
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
