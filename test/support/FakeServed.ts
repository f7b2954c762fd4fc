import type { KuzzleRequest } from "kuzzle";

import type { Served, ServedRequests } from "../../lib/host/port/ServedRequests";

/** Serves whom it is told to. */
export class FakeServed implements ServedRequests {
  keepsContexts = true;
  served: Served = { by: "nobody" };
  readonly judged = new Map<KuzzleRequest, KuzzleRequest>();

  of(): Served {
    return this.served;
  }

  readonly altered = new Set<KuzzleRequest>();

  isAltered(client: KuzzleRequest): boolean {
    return this.altered.has(client);
  }

  siteOf(): string {
    return "jobs.ts:12";
  }

  judgeAs(request: KuzzleRequest, client: KuzzleRequest): void {
    this.judged.set(request, client);
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

  forClient<T>(request: KuzzleRequest, work: () => T): T {
    this.served = { by: "client", client: request };
    return work();
  }
}
