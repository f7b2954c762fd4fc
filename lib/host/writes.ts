import { AsyncLocalStorage } from "node:async_hooks";

import type { KuzzleRequest } from "kuzzle";

import type { Write } from "./Host";
import type { Kernel } from "./kernel";

type WriteLog = Map<string, Write>;

/**
 * What was written to the host's internal index, from the write itself.
 *
 * The repositories drop `_version` and `created`; the storage's own event still has them, and is
 * emitted in the asynchronous context of the write. For native actions the host's context names
 * the request; a write is kept by request, not by context, since a pipe that had to queue runs in
 * another request's context (lib/kuzzle/event/pipeRunner.js).
 */
export class Writes {
  private readonly own = new AsyncLocalStorage<WriteLog>();
  private readonly ofRequests = new WeakMap<object, WriteLog>();

  constructor(private readonly kuzzle: Kernel) {
    for (const method of ["create", "createOrReplace", "update", "replace"]) {
      kuzzle.on(`core:storage:private:document:${method}`, ({ args, response }) => {
        const [index, collection] = args;
        if (index === kuzzle.internalIndex.index && typeof collection === "string") {
          const content = args[method === "create" ? 2 : 3] as Write["content"];
          this.note(collection, method, response as StorageAnswer, content);
        }
      });
    }
  }

  /** Runs an own action; `writeOf` tells what it wrote. */
  async during<T>(
    action: () => Promise<T>,
  ): Promise<{ result: T; writeOf: (collection: string, id: string) => Write | undefined }> {
    const log: WriteLog = new Map();
    const result = await this.own.run(log, action);
    return { result, writeOf: (collection, id) => log.get(keyOf(collection, id)) };
  }

  /** What a native action wrote for this request. */
  of(request: KuzzleRequest, collection: string, id: string): Write | undefined {
    return this.ofRequests.get(request)?.get(keyOf(collection, id));
  }

  private note(
    collection: string,
    method: string,
    answer: StorageAnswer,
    content: Write["content"],
  ): void {
    this.currentLog()?.set(keyOf(collection, answer._id), {
      content,
      version: answer._version,
      created: method === "create" || answer.created === true,
    });
  }

  private currentLog(): WriteLog | undefined {
    const own = this.own.getStore();
    if (own !== undefined || !this.kuzzle.asyncStore.exists()) {
      return own;
    }
    const request = this.kuzzle.asyncStore.get("REQUEST");
    if (request === undefined) {
      return undefined;
    }
    const log = this.ofRequests.get(request) ?? new Map<string, Write>();
    this.ofRequests.set(request, log);
    return log;
  }
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
