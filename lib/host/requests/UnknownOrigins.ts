import type { KuzzleRequest } from "kuzzle";

/** Warns of requests of which nobody knows who has sent them: once of each protocol and action. */
export class UnknownOrigins {
  private readonly warned = new Set<string>();

  constructor(private readonly log: { warn(message: string): void }) {}

  warnOf(protocol: string, { input }: KuzzleRequest): void {
    const action = `${input.controller ?? ""}:${input.action ?? ""}`;
    const origin = `${protocol} ${action}`;
    if (this.warned.has(origin)) {
      return;
    }
    this.warned.add(origin);
    this.log.warn(
      `Judged a request for ${action} as a client's, since its origin is unknown (protocol "${protocol}"): it came neither from a connection nor from the embedded SDK. Further ones are not logged.`,
    );
  }
}
