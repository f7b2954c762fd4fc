import type { KuzzleRequest } from "kuzzle";

import { undeclaredError } from "../../errors/undeclaredError";
import type { Kernel } from "../kernel/kernel";
import { currentRequest } from "../kernel/kernel";
import type { ServiceHealth, StorageFailure } from "../port/ServiceHealth";
import { StorageFailures } from "./StorageFailures";
import { settledBy } from "../locks/LocalQueue";

/** Milliseconds. */
const LONGEST_LOOK = 3_000;
const NOWHERE = "{profile-guard}:pulse";

/** Ids of the host's errors that say that Elasticsearch itself has answered, and refused. */
const REFUSED: ReadonlySet<string> = new Set([
  "services.storage.too_many_operations",
  "services.storage.too_many_changes",
]);

/** The host's error for a command to a Redis that is gone; source: lib/service/cache/redis.js. */
const DISCONNECTED = "core.fatal.unexpected_error";

/** The adapter of {@link ServiceHealth}. */
export class KuzzleServiceHealth implements ServiceHealth {
  private looking: Promise<boolean> | undefined;
  private readonly since = new WeakMap<KuzzleRequest, number>();
  private readonly refusals: StorageFailures;

  constructor(private readonly kuzzle: Kernel) {
    this.refusals = new StorageFailures(kuzzle);
  }

  async isServing(): Promise<boolean> {
    // one probe at a time: a service that has not answered the last one gets no other
    const looking = (this.looking ??= this.look().finally(() => {
      this.looking = undefined;
    }));
    return (await settledBy(looking, Date.now() + LONGEST_LOOK)) && looking;
  }

  private async look(): Promise<boolean> {
    const { index } = this.kuzzle.internalIndex;
    const startedAt = Date.now();
    const [storage, cache] = await Promise.allSettled([
      this.kuzzle.ask("core:storage:private:document:exist", index, "config", "profile-guard"),
      this.kuzzle.ask("core:cache:internal:get", NOWHERE),
    ]);
    // one that has answered late at last serves no better
    const inTime = Date.now() - startedAt <= LONGEST_LOOK;
    return inTime && storage.status === "fulfilled" && cache.status === "fulfilled";
  }

  requestedAt(): number {
    const request = currentRequest(this.kuzzle);
    return (request && this.since.get(request)) ?? Date.now();
  }

  leavesOpen(error: unknown): boolean {
    const { id, status } = error as { id?: string; status?: number };
    if ((status !== undefined && status < 500) || undeclaredError(error) !== undefined) {
      return false;
    }
    if (id === undefined || status === undefined || id === DISCONNECTED) {
      // of a client of Redis or Elasticsearch; the host wraps what plugins throw
      return true;
    }
    if (!id.startsWith("services.") || REFUSED.has(id)) {
      return false;
    }
    return !(id.startsWith("services.storage.") && this.refusals.isAnswered());
  }

  refusal(): StorageFailure | undefined {
    return this.refusals.last();
  }

  isOfForm(): boolean {
    return this.refusals.isOfForm();
  }

  wordsOfForm(): string | undefined {
    return this.refusals.wordsOfForm();
  }

  aroundAuthorization(around: <T>(authorize: () => Promise<T>) => Promise<T>): boolean {
    const { funnel } = this.kuzzle;
    const original = funnel.checkRights?.bind(funnel);
    if (original === undefined) {
      return false;
    }
    funnel.checkRights = (request) => {
      this.note(request);
      return around(() => original(request));
    };
    const execute = funnel.execute?.bind(funnel);
    if (execute !== undefined) {
      // beyond `limits.concurrentRequests` the host keeps requests for a while unread
      funnel.execute = (request, callback) => {
        this.note(request);
        return execute(request, callback);
      };
    }
    const { rateLimiter } = funnel;
    const isAllowed = rateLimiter?.isAllowed.bind(rateLimiter);
    if (rateLimiter !== undefined && isAllowed !== undefined) {
      // it reads the user's profiles once more
      rateLimiter.isAllowed = (request) => around(() => isAllowed(request));
    }
    return true;
  }

  private note(request: KuzzleRequest): void {
    if (!this.since.has(request)) {
      this.since.set(request, Date.now());
    }
  }
}
