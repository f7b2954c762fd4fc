import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";

import { locksUnavailable, lockTimeout } from "../../errors/unavailable";
import type {
  Lock,
  LockCaller,
  LockRequest,
  Intent,
  InterruptedWrite,
  SecurityState,
} from "../port/Host";
import type { Kernel } from "../kernel/kernel";
import { waitingLimits } from "../kernel/waitingLimits";
import { stateIn, textOf } from "./scriptTexts";
import { epochKey, SCRIPTS } from "./scripts";
import { looksOf } from "../kernel/ProfileLooks";
import type { KeptRoles } from "./KeptRoles";
import type { Ticket } from "./LocalQueue";
import { LocalQueue } from "./LocalQueue";

const TIME_TO_LIVE = 10_000;
const RENEW_EVERY = 3_000;
const LONGEST_LOCK = 120_000;
const FIRST_PAUSE = 3;
const LONGEST_PAUSE = 60;
/** Releases that are sent again. */
const MOST_UNSENT = 10_000;

/** See {@link LockKeeper}; without a caller it is the application itself. */
interface Asked {
  readonly caller?: LockCaller | undefined;
  readonly isFirst?: boolean | undefined;
  readonly outer?: readonly Lock[] | undefined;
}

interface Taken {
  readonly owner: string;
  readonly requests: readonly LockRequest[];
}

/**
 * Locks over all nodes, in the host's internal Redis.
 *
 * The host's Mutex does not do: it lasts 5 s and cannot be renewed, while a write that waits for
 * the index refresh may take longer; it knows no shared mode, so that every two profiles with a
 * role in common would queue; and it takes one resource at a time, where a write of ours needs
 * several.
 */
export class Locks {
  private defined: Promise<unknown> | undefined;
  private readonly turns: LocalQueue;
  private readonly taken = new WeakMap<Lock, Taken>();
  /** Arguments of releases, of writes not settled, that Redis did not take; it may never have. */
  private readonly unsent = new Set<readonly string[]>();
  /** Counts the times that this node has raised the epoch besides releases. */
  private announced = 0;

  constructor(
    private readonly kuzzle: Kernel,
    private readonly roles?: KeptRoles,
  ) {
    this.turns = new LocalQueue(waitingLimits(kuzzle));
  }

  /**
   * Waits until it can lock every resource.
   *
   * @param deadline milliseconds since the epoch
   * @param asked    see {@link LockKeeper}
   * @throws 429 `profile-guard.lock.share`
   * @throws 503 `profile-guard.lock.timeout` at the deadline
   * @throws 503 `profile-guard.decision.unavailable` when Redis does not answer
   */
  async lock(
    requests: readonly LockRequest[],
    deadline: number,
    { caller, isFirst, outer = [] }: Asked = {},
  ): Promise<Lock> {
    const around = outer.flatMap((lock) => this.taken.get(lock) ?? []);
    const turn = await this.turns.take(requests, deadline, {
      ...{ caller, isFirst },
      outer: around.flatMap(({ requests: own }) => own),
    });
    try {
      const owners = around.map(({ owner }) => owner);
      return await this.acquire(requests, deadline, turn, owners);
    } catch (error) {
      turn.end();
      throw error;
    }
  }

  private async acquire(
    requests: readonly LockRequest[],
    deadline: number,
    turn: Ticket,
    outer: readonly string[],
  ): Promise<Lock> {
    const owner = randomUUID();
    const wanted = requests.flatMap(({ mode, resource }) => [mode.charAt(0), resource]);
    const withIntents = requests.flatMap(({ mode, resource, intent }) => [
      mode.charAt(0),
      resource,
      textOf(intent),
    ]);
    let pause = FIRST_PAUSE;
    for (;;) {
      const waiting = Math.max(0, Date.now() - turn.since);
      const args = [owner, TIME_TO_LIVE, waiting, outer.join(" "), ...withIntents];
      const state = stateIn(await this.run("profileGuardAcquire", ...args));
      if (state !== undefined) {
        const waited = turn.waited || pause > FIRST_PAUSE;
        const lock = this.acquired(owner, requests, wanted, { ...state, waited }, turn);
        this.taken.set(lock, { owner, requests });
        looksOf(this.kuzzle)?.begin("locked");
        return lock;
      }
      if (Date.now() >= deadline) {
        this.leave(owner, requests);
        throw lockTimeout();
      }
      void turn.promote();
      await delay(pause * (0.5 + Math.random()));
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    }
  }

  /** Gives up the places in the queue; by themselves they end a moment later. */
  private leave(owner: string, requests: readonly LockRequest[]): void {
    const places = requests.flatMap(({ resource }) => [resource, ""]);
    this.run("profileGuardRelease", owner, "0", "1", "0", ...places).catch(() => undefined);
  }

  /** For decisions that need no lock. */
  async securityState(): Promise<SecurityState> {
    const state = stateIn(await this.run("profileGuardAcquire", "none", TIME_TO_LIVE, 0, ""));
    if (state === undefined) {
      throw locksUnavailable();
    }
    return state;
  }

  /** Tells every node that roles changed outside any lock. */
  async announceRolesChanged(): Promise<void> {
    await this.run("profileGuardRelease", "none", "1", "1", "0");
    this.announced += 1;
  }

  /** Writes that were begun, and that nobody has locked any more. */
  async interruptedWrites(): Promise<readonly InterruptedWrite[]> {
    for (const release of this.unsent) {
      await this.run("profileGuardRelease", ...release);
      this.unsent.delete(release);
    }
    const found = (await this.run("profileGuardInterrupted")) as string[];
    return found.flatMap((resource, position) => {
      const [, at, intent] = /^\S+ (\d+) (.*)$/su.exec(found[position + 1] ?? "") ?? [];
      return position % 2 === 0 && intent !== undefined
        ? [{ ...(JSON.parse(intent) as Intent), resource, at: Number(at) }]
        : [];
    });
  }

  async forget({ resource, at }: InterruptedWrite): Promise<void> {
    await this.run("profileGuardForget", resource, at);
  }

  private acquired(
    owner: string,
    requests: readonly LockRequest[],
    wanted: readonly string[],
    state: SecurityState & Pick<Lock, "waited">,
    turn: Ticket,
  ): Lock {
    const since = Date.now();
    const { announced } = this;
    const before = { epoch: state.rolesEpoch, changes: this.roles?.changes ?? NaN };
    const renewal = setInterval(() => {
      if (Date.now() - since > LONGEST_LOCK) {
        clearInterval(renewal);
        return;
      }
      // a lock that could not be renewed ends by itself
      this.run("profileGuardRenew", owner, TIME_TO_LIVE, ...wanted).catch(() => undefined);
    }, RENEW_EVERY);
    renewal.unref();

    let released = false;
    return {
      ...state,
      release: async ({ rolesChanged = false, outcomeKnown = true, writtenRoles } = {}) => {
        if (released) {
          return;
        }
        released = true;
        looksOf(this.kuzzle)?.end();
        clearInterval(renewal);
        const flags = [rolesChanged, outcomeKnown].map((flag) => (flag ? "1" : "0"));
        const intents = requests.flatMap(({ resource, intent }) => [resource, textOf(intent)]);
        const release = [owner, ...flags, String(since), ...intents];
        const releasing = this.run("profileGuardRelease", ...release);
        // Redis runs what one node sends in its order: the next one asks behind this, without its answer
        turn.end();
        try {
          const epoch = Number(await releasing);
          // by one for the release itself; whatever else has raised it stands for another write
          const isOurs = epoch === before.epoch + (this.announced - announced) + 1;
          if (rolesChanged && isOurs && writtenRoles !== undefined) {
            this.roles?.keepBeyond(before, epoch, writtenRoles);
          }
        } catch (error) {
          if (!outcomeKnown && this.unsent.size < MOST_UNSENT) {
            this.unsent.add(release);
          }
          throw error;
        }
      },
    };
  }

  private async run(script: keyof typeof SCRIPTS, ...args: unknown[]): Promise<unknown> {
    try {
      this.defined ??= this.define().catch((error: unknown) => {
        this.defined = undefined;
        throw error;
      });
      await this.defined;
      const event = "core:cache:internal:script:execute";
      const { index } = this.kuzzle.internalIndex;
      return await this.kuzzle.ask(event, script, epochKey(index), index, ...args);
    } catch {
      throw locksUnavailable();
    }
  }

  private async define(): Promise<void> {
    for (const [name, script] of Object.entries(SCRIPTS)) {
      await this.kuzzle.ask("core:cache:internal:script:define", name, 1, script);
    }
  }
}
