import type { Kernel } from "../kernel/kernel";
import type { Moment, Turn } from "../port/AccessStore";
import { RedisScript } from "./RedisScript";
import { readOrFail } from "./Strategies";

const SCRIPT = "profileGuardTurns";
/** No request lasts longer, in seconds. */
const KEPT = 600;
/** Seconds: the longest that a deletion or a promotion takes. A node may die in the middle of it. */
const LASTS = 60;
/** The queue of all users; no user's queue has this name. */
const ALL = "all";

/**
 * The times of the turns in microseconds, of Redis' own clock: one clock for all nodes. One script is
 * one step. A turn that has begun counts as one of the future until it has ended.
 */
const TURNS = `
local time = redis.call("TIME")
local now = time[1] * 1000000 + time[2]
if ARGV[1] == "now" then
  return string.format("%.0f", now)
end
if ARGV[1] == "since" then
  for i = 3, #ARGV do
    local at = redis.call("ZSCORE", KEYS[1], ARGV[i])
    if at and tonumber(at) >= tonumber(ARGV[2]) then
      return 1
    end
  end
  return 0
end
local at = now
if ARGV[1] == "begins" then
  at = now + ${LASTS} * 1000000
end
redis.call("ZREMRANGEBYSCORE", KEYS[1], "-inf", string.format("%.0f", now - ${KEPT} * 1000000))
redis.call("ZADD", KEYS[1], string.format("%.0f", at), ARGV[2])
redis.call("EXPIRE", KEYS[1], ${KEPT + LASTS})
return 1
`;

/** Keeps when users were deleted, promoted or given a new password, for requests that are under way. */
export class Turns {
  private readonly script: RedisScript;

  constructor(private readonly kuzzle: Kernel) {
    this.script = new RedisScript(kuzzle, SCRIPT, TURNS);
  }

  async now(): Promise<Moment> {
    return (await this.run("now")) as Moment;
  }

  async note(kuid: string | undefined, turn: Turn, phase: "begins" | "ended"): Promise<void> {
    await this.run(phase, nameOf(kuid, turn));
  }

  async since(kuid: string, turns: readonly Turn[], since: Moment): Promise<boolean> {
    const names = turns.flatMap((turn) => [nameOf(kuid, turn), nameOf(undefined, turn)]);
    return (await this.run("since", since, ...names)) === 1;
  }

  private async run(...args: readonly string[]): Promise<unknown> {
    const key = `{profile-guard}:turns:${this.kuzzle.internalIndex.index}`;
    return readOrFail("times of deletions and promotions", () => this.script.run(key, ...args));
  }
}

function nameOf(kuid: string | undefined, turn: Turn): string {
  return kuid === undefined ? `${ALL} ${turn}` : `user ${turn} ${kuid}`;
}
