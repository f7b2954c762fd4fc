import type { Kernel } from "../kernel/kernel";
import type { Moment, UserEvent } from "../port/AccessStore";
import { RedisScript } from "./RedisScript";
import { readOrFail } from "./Strategies";

const SCRIPT = "profileGuardTurns";
/** No request lasts longer, in seconds. */
const KEPT = 600;
/** Seconds: the longest that a deletion or a promotion takes. A node may die in the middle of it. */
const LASTS = 60;
/** Stands for all users, in the place of `user`. */
const ALL = "all";

/**
 * The times of the events in microseconds, of Redis' own clock: one clock for all nodes. One script is
 * one step. An event that has begun counts as one of the future until it has ended.
 */
const SOURCE = `
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
export class UserEvents {
  private readonly script: RedisScript;

  constructor(private readonly kuzzle: Kernel) {
    this.script = new RedisScript(kuzzle, SCRIPT, SOURCE);
  }

  async now(): Promise<Moment> {
    return (await this.run("now")) as Moment;
  }

  async note(kuid: string | undefined, event: UserEvent, phase: "begins" | "ended"): Promise<void> {
    await this.run(phase, nameOf(kuid, event));
  }

  async since(kuid: string, events: readonly UserEvent[], since: Moment): Promise<boolean> {
    const names = events.flatMap((event) => [nameOf(kuid, event), nameOf(undefined, event)]);
    return (await this.run("since", since, ...names)) === 1;
  }

  private async run(...args: readonly string[]): Promise<unknown> {
    const key = `{profile-guard}:turns:${this.kuzzle.internalIndex.index}`;
    return readOrFail("times of deletions and promotions", () => this.script.run(key, ...args));
  }
}

function nameOf(kuid: string | undefined, event: UserEvent): string {
  return kuid === undefined ? `${ALL} ${event}` : `user ${event} ${kuid}`;
}
