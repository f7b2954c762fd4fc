import type { KuzzleRequest } from "kuzzle";

import type { Served, ServedRequests } from "../../lib/host/port/ServedRequests";

/** Serves whom it is told to. */
export class FakeServed implements ServedRequests {
  keepsContexts = true;
  served: Served = { by: "nobody" };
  readonly judged = new Map<KuzzleRequest, KuzzleRequest>();
  /** Requests that came through no door. */
  readonly unknown = new Set<KuzzleRequest>();
  /** The admitted form of requests that have another user by now. */
  readonly admitted = new Map<KuzzleRequest, KuzzleRequest>();

  of(): Served {
    return this.served;
  }

  behind(): Served {
    return this.served;
  }

  siteOf(): string {
    return "jobs.ts:12";
  }

  outerSiteOf(): undefined {
    return undefined;
  }

  isClients(request: KuzzleRequest): boolean {
    return this.served.client === request || this.admitted.has(request);
  }

  isCheckedUsers(request: KuzzleRequest): boolean {
    return !this.unknown.has(request);
  }

  changedOf(request: KuzzleRequest): KuzzleRequest | undefined {
    return this.admitted.get(request);
  }

  async judgeAs<T>(
    request: KuzzleRequest,
    client: KuzzleRequest,
    action: () => Promise<T>,
  ): Promise<T> {
    this.judged.set(request, client);
    return action().finally(() => this.judged.delete(request));
  }

  asApplication<T>(reason: string, work: () => T): T {
    const before = this.served;
    this.served = { by: "application", reason };
    try {
      return work();
    } finally {
      this.served = before;
    }
  }

  forClient<T>(request: KuzzleRequest, work: () => T): { readonly result: T } {
    this.served = { by: "client", client: request };
    return { result: work() };
  }
}
