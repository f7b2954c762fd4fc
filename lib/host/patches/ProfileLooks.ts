import type { KuzzleRequest } from "kuzzle";

import type { Kernel } from "../kernel/kernel";
import { currentRequest } from "../kernel/kernel";

/** In milliseconds: about as long as the host takes to authorize a request. */
const LONGEST = 20;

/** When a profile's text was asked for, and what it was known by. */
interface Look {
  readonly at: number;
  readonly start: string;
}

/**
 * Tells which profiles need no new look while one request of a client is being authorized.
 *
 * The host reads them three times in a row: with the user, for their rights, for their rate limit.
 * What it found a moment ago for this very request does for all three. Whatever is asked later in
 * the course of the request, by its action or by the application, is looked at anew.
 * Source: the host's lib/api/funnel.js `checkRights` and lib/api/rateLimiter.js.
 */
export class ProfileLooks {
  private readonly looks = new WeakMap<KuzzleRequest, Map<string, Look>>();
  private isOn = true;

  constructor(private readonly kuzzle: Pick<Kernel, "asyncStore" | "funnel">) {
    const { funnel } = kuzzle;
    const check = funnel.checkRights?.bind(funnel);
    const limiter = funnel.rateLimiter;
    const isAllowed = limiter?.isAllowed.bind(limiter);
    if (check === undefined || limiter === undefined || isAllowed === undefined) {
      return;
    }
    funnel.checkRights = (request) => {
      this.begin();
      return check(request);
    };
    limiter.isAllowed = async (request) => {
      try {
        return await isAllowed(request);
      } finally {
        this.end();
      }
    };
  }

  /** From now on every look is a new one. */
  stop(): void {
    this.isOn = false;
  }

  /** Tells whether the text of this key began so a moment ago, for the request at hand. */
  isRecent(key: string, start: string): boolean {
    const look = this.ofRequest()?.get(key);
    return look?.start === start && performance.now() - look.at < LONGEST;
  }

  /** @param at when it was asked for, as `performance.now()` tells it */
  note(key: string, start: string, at: number): void {
    this.ofRequest()?.set(key, { at, start });
  }

  private begin(): void {
    const request = currentRequest(this.kuzzle);
    if (this.isOn && request !== undefined) {
      this.looks.set(request, new Map());
    }
  }

  private end(): void {
    const request = currentRequest(this.kuzzle);
    if (request !== undefined) {
      this.looks.delete(request);
    }
  }

  private ofRequest(): Map<string, Look> | undefined {
    const request = currentRequest(this.kuzzle);
    return request && this.looks.get(request);
  }
}
