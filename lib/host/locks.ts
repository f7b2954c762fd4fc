import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";

import { decisionUnavailable } from "../errors";
import type { Kernel } from "./kernel";
import type { Turn } from "./turns";
import { Turns } from "./turns";

/**
 * A resource to hold. `alone` excludes everybody; `readers` exclude all but readers, `writers` all
 * but writers, who go first.
 */
export interface Hold {
  readonly resource: string;
  readonly mode: "alone" | "readers" | "writers";
}

/** What is held until it is released; releasing twice is harmless. */
export interface Held {
  /** Counts every role written; roles read at the same epoch are still what they were. */
  readonly rolesEpoch: number;
  /** Whether somebody else held, or wanted, the same before. */
  readonly waited: boolean;
  /** @param options.rolesChanged whether a role was written while held */
  release(options?: { readonly rolesChanged: boolean }): Promise<void>;
}

const TIME_TO_LIVE = 10_000;
const RENEW_EVERY = 3_000;
const LONGEST_HOLD = 120_000;
const LONGEST_WAIT = 15_000;
const FIRST_PAUSE = 3;
const LONGEST_PAUSE = 60;

const PREFIX = "{profile-guard}:lock:";
const EPOCH = "{profile-guard}:roles-epoch";

/**
 * All resources or none, in one step, so that no two callers can wait for each other.
 * Each resource is a hash of owner → mode and the time its hold ends. Who has to wait and is no
 * reader leaves a short notice (n), which keeps new readers out: he cannot be starved by them.
 */
const ACQUIRE = `
local now = redis.call("TIME")
now = now[1] * 1000 + math.floor(now[2] / 1000)
local owner, ttl = ARGV[1], tonumber(ARGV[2])
local free = true
for i = 3, #ARGV, 2 do
  local mode, key = ARGV[i], "${PREFIX}" .. ARGV[i + 1]
  local holders = redis.call("HGETALL", key)
  for j = 1, #holders, 2 do
    local theirs, ends = string.sub(holders[j + 1], 1, 1), tonumber(string.sub(holders[j + 1], 2))
    if ends <= now then
      redis.call("HDEL", key, holders[j])
    elseif holders[j] ~= owner then
      if theirs == "n" then
        free = free and mode ~= "r"
      else
        free = free and mode ~= "a" and theirs == mode
      end
    end
  end
  if not free and mode ~= "r" then
    redis.call("HSET", key, owner, "n" .. (now + 500))
    redis.call("PEXPIRE", key, ttl)
  end
end
if not free then
  return -1
end
for i = 3, #ARGV, 2 do
  local key = "${PREFIX}" .. ARGV[i + 1]
  redis.call("HSET", key, owner, ARGV[i] .. (now + ttl))
  redis.call("PEXPIRE", key, ttl)
end
local epoch = redis.call("GET", KEYS[1])
if not epoch then
  -- never a number that was used before, even when the cache was emptied
  epoch = string.format("%.0f", now * 1000)
  redis.call("SET", KEYS[1], epoch)
end
return tonumber(epoch)
`;

/** Returns 1, or 0 when a hold had already ended. */
const RENEW = `
local now = redis.call("TIME")
now = now[1] * 1000 + math.floor(now[2] / 1000)
local owner, ttl = ARGV[1], tonumber(ARGV[2])
for i = 3, #ARGV, 2 do
  local held = redis.call("HGET", "${PREFIX}" .. ARGV[i + 1], owner)
  if not held or string.sub(held, 1, 1) ~= ARGV[i] then
    return 0
  end
end
for i = 3, #ARGV, 2 do
  local key = "${PREFIX}" .. ARGV[i + 1]
  redis.call("HSET", key, owner, ARGV[i] .. (now + ttl))
  redis.call("PEXPIRE", key, ttl)
end
return 1
`;

const RELEASE = `
for i = 3, #ARGV do
  redis.call("HDEL", "${PREFIX}" .. ARGV[i], ARGV[1])
end
if ARGV[2] == "1" and redis.call("EXISTS", KEYS[1]) == 1 then
  redis.call("INCR", KEYS[1])
end
return 1
`;

const SCRIPTS = {
  profileGuardAcquire: ACQUIRE,
  profileGuardRenew: RENEW,
  profileGuardRelease: RELEASE,
} as const;

/**
 * Locks over all nodes, in the host's internal Redis.
 *
 * Why not the host's Mutex: it lasts 5 s and cannot be renewed, while a write that waits for the
 * index refresh may take longer; it knows no shared mode, so that every two profiles with a role in
 * common would queue; and it takes one resource at a time, where a write of ours needs several.
 */
export class Locks {
  private defined: Promise<unknown> | undefined;
  private readonly turns = new Turns();

  constructor(private readonly kuzzle: Kernel) {}

  /**
   * Waits until every resource can be held.
   *
   * @throws 503 `profile-guard.decision.unavailable` after 15 s, or when Redis does not answer
   */
  async hold(holds: readonly Hold[]): Promise<Held> {
    const deadline = Date.now() + LONGEST_WAIT;
    const alone = holds.filter(({ mode }) => mode === "alone").map(({ resource }) => resource);
    const turn = await this.turns.take(alone, deadline);
    try {
      return await this.acquire(holds, deadline, turn);
    } catch (error) {
      turn.end();
      throw error;
    }
  }

  private async acquire(holds: readonly Hold[], deadline: number, turn: Turn): Promise<Held> {
    const owner = randomUUID();
    const wanted = holds.flatMap(({ mode, resource }) => [mode.charAt(0), resource]);
    let pause = FIRST_PAUSE;
    for (;;) {
      const epoch = await this.run("profileGuardAcquire", owner, TIME_TO_LIVE, ...wanted);
      if (epoch >= 0) {
        const waited = turn.waited || pause > FIRST_PAUSE;
        return this.held(owner, holds, wanted, { rolesEpoch: epoch, waited }, turn);
      }
      if (Date.now() >= deadline) {
        throw decisionUnavailable("what another request is changing");
      }
      await delay(pause * (0.5 + Math.random()));
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    }
  }

  /** The epoch alone, for decisions that need no hold. */
  async rolesEpoch(): Promise<number> {
    return this.run("profileGuardAcquire", "none", TIME_TO_LIVE);
  }

  /** Tells every node that roles changed outside any hold. */
  async noteRolesChanged(): Promise<void> {
    await this.run("profileGuardRelease", "none", "1");
  }

  private held(
    owner: string,
    holds: readonly Hold[],
    wanted: readonly string[],
    acquired: Pick<Held, "rolesEpoch" | "waited">,
    turn: Turn,
  ): Held {
    const since = Date.now();
    const renewal = setInterval(() => {
      if (Date.now() - since > LONGEST_HOLD) {
        clearInterval(renewal);
        return;
      }
      // a hold that could not be renewed ends by itself
      this.run("profileGuardRenew", owner, TIME_TO_LIVE, ...wanted).catch(() => undefined);
    }, RENEW_EVERY);
    renewal.unref();

    let released = false;
    return {
      ...acquired,
      release: async ({ rolesChanged } = { rolesChanged: false }) => {
        if (released) {
          return;
        }
        released = true;
        clearInterval(renewal);
        const resources = holds.map(({ resource }) => resource);
        try {
          await this.run("profileGuardRelease", owner, rolesChanged ? "1" : "0", ...resources);
        } finally {
          turn.end();
        }
      },
    };
  }

  private async run(script: keyof typeof SCRIPTS, ...args: unknown[]): Promise<number> {
    try {
      this.defined ??= this.define();
      await this.defined;
      const event = "core:cache:internal:script:execute";
      return (await this.kuzzle.ask(event, script, EPOCH, ...args)) as number;
    } catch {
      throw decisionUnavailable("the lock");
    }
  }

  private async define(): Promise<void> {
    for (const [name, script] of Object.entries(SCRIPTS)) {
      await this.kuzzle.ask("core:cache:internal:script:define", name, 1, script);
    }
  }
}
