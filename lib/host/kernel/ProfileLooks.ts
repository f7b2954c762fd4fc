import type { KuzzleRequest } from "kuzzle";

import type { Kernel } from "./kernel";
import { currentRequest } from "./kernel";

/** In milliseconds: about as long as the host takes to authorize a request, and to run a write. */
const LONGEST = { authorizing: 20, locked: 100 } as const;

/** When a profile's text was asked for, and how many writes this node had begun and ended. */
interface Look {
  readonly at: number;
  readonly writes: number;
  /** The text was known by it. */
  readonly start: string;
  /** 1: it still begins so. */
  readonly answer: Promise<unknown>;
  /** It is there, and is 1. */
  holds: boolean;
}

/** The looks of a request since it is authorized, or has its locks. */
interface Looks {
  readonly longest: number;
  readonly byKey: Map<string, Look>;
}

type Hooked = Pick<Kernel, "asyncStore" | "funnel">;

/** By the host's funnel: those whose looks a write shares under its locks. */
const inForce = new WeakMap<object, ProfileLooks>();

/**
 * Tells which profiles need no new look while one request of a client is being authorized, and while it has
 * locks.
 *
 * The host reads them three times in a row to authorize: with the user, for their rights, for their rate limit. A
 * write of a user reads them again, for the decision and in the host's own action, while it has its
 * locks. What was found a moment ago for this very request does for all of these. What it found before
 * it had its locks is looked at anew, and so is what this node writes meanwhile.
 * Source: the host's lib/api/funnel.js `checkRights`, lib/api/rateLimiter.js and lib/core/security/userRepository.js.
 */
export class ProfileLooks {
  private readonly looks = new WeakMap<KuzzleRequest, Looks>();
  private isOn = true;
  private writes = 0;

  constructor(private readonly kuzzle: Hooked) {
    const { funnel } = kuzzle;
    inForce.set(funnel, this);
    const check = funnel.checkRights?.bind(funnel);
    const limiter = funnel.rateLimiter;
    const isAllowed = limiter?.isAllowed.bind(limiter);
    if (check === undefined || limiter === undefined || isAllowed === undefined) {
      return;
    }
    funnel.checkRights = (request) => {
      this.begin("authorizing");
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

  /** Tells whether a look of a moment ago has found that the text of a key begins so: whoever asks need not wait then. */
  knows(key: string, start: string): boolean {
    const looks = this.ofRequest();
    return looks !== undefined && this.recentOf(looks, key, start)?.holds === true;
  }

  /**
   * Looks whether the text of a key still begins so, unless a look of a moment ago, or one that is under way, tells it.
   *
   * @returns what the look answers; 1: it does
   */
  ask(key: string, start: string, look: () => Promise<unknown>): Promise<unknown> {
    const looks = this.ofRequest();
    const known = looks && this.recentOf(looks, key, start);
    if (looks === undefined || known === undefined) {
      return this.lookAnew(looks, key, start, look);
    }
    return known.answer.then((answer) =>
      answer === 1 ? 1 : this.lookAnew(looks, key, start, look),
    );
  }

  private lookAnew(
    looks: Looks | undefined,
    key: string,
    start: string,
    look: () => Promise<unknown>,
  ): Promise<unknown> {
    const asked = look();
    if (looks === undefined) {
      return asked;
    }
    const { writes } = this;
    const answer = asked.then((found) => {
      one.holds = found === 1;
      return found;
    });
    const one: Look = { at: performance.now(), writes, start, answer, holds: false };
    looks.byKey.set(key, one);
    return answer;
  }

  private recentOf({ longest, byKey }: Looks, key: string, start: string): Look | undefined {
    const look = byKey.get(key);
    const isRecent =
      look?.start === start && look.writes === this.writes && performance.now() - look.at < longest;
    return isRecent ? look : undefined;
  }

  /** Runs a write of this node: of what was looked at before its end nothing is recent afterwards. */
  async around<T>(write: () => Promise<T>): Promise<T> {
    this.writes += 1;
    try {
      return await write();
    } finally {
      this.writes += 1;
    }
  }

  /** Every look of the request at hand is a new one, and does for the next moment. */
  begin(phase: keyof typeof LONGEST): void {
    const request = currentRequest(this.kuzzle);
    if (this.isOn && request !== undefined) {
      this.looks.set(request, { longest: LONGEST[phase], byKey: new Map() });
    }
  }

  /** Every look of the request at hand is a new one. */
  end(): void {
    const request = currentRequest(this.kuzzle);
    if (request !== undefined) {
      this.looks.delete(request);
    }
  }

  private ofRequest(): Looks | undefined {
    const request = currentRequest(this.kuzzle);
    return request && this.looks.get(request);
  }
}

/** The looks of the request at hand, which has locks now; undefined where every look is a new one. */
export function looksOf({ funnel }: Pick<Kernel, "funnel">): ProfileLooks | undefined {
  return inForce.get(funnel);
}
