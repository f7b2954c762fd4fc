import { AsyncContext } from "../../shared/AsyncContext";

import type { KuzzleRequest } from "kuzzle";

/** A call of the application, in whose course it counts as a client's. */
interface Judged {
  readonly request: KuzzleRequest;
  readonly client: KuzzleRequest;
  /** The judged request of which it is a part. */
  readonly outer: Judged | undefined;
  hasEnded: boolean;
}

/**
 * Knows as which client a call of the application is judged, in its own course alone: an application may send
 * the same request for others meanwhile, and later.
 */
export class Judging {
  private readonly calls = new AsyncContext<Judged>();

  clientOf(request: KuzzleRequest): KuzzleRequest | undefined {
    let call = this.calls.get();
    while (call !== undefined && (call.request !== request || call.hasEnded)) {
      call = call.outer;
    }
    return call?.client;
  }

  async during<T>(
    request: KuzzleRequest,
    client: KuzzleRequest,
    action: () => Promise<T>,
  ): Promise<T> {
    const call = { request, client, outer: this.calls.get(), hasEnded: false };
    try {
      return await this.calls.run(call, action);
    } finally {
      call.hasEnded = true;
    }
  }
}
