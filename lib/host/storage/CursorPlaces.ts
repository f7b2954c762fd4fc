import type { Kernel } from "../kernel/kernel";
import type { CursorBounds, CursorShortage, CursorTicket } from "../port/HandleStore";
import { RedisScript } from "./RedisScript";
import { readOrFail } from "./Strategies";

const SCRIPT = "profileGuardCursors";

/** In the order of the script's answers; the first: there is room. */
const SCOPES = [undefined, "caller", "strangers", "everybody"] as const;

/**
 * The open cursors of limited callers by when they end, in milliseconds of Redis' own clock: one clock
 * for all nodes. One script is one step, so that no two requests can take the same last place.
 * A ticket is "<u or s> <holder> <contexts> <id>".
 */
const CURSORS = `
local time = redis.call("TIME")
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local ticket, lifetime = ARGV[2], tonumber(ARGV[3])
redis.call("ZREMRANGEBYSCORE", KEYS[1], "-inf", now)
if ARGV[1] == "keep" and lifetime <= 0 then
  redis.call("ZREM", KEYS[1], ticket)
  return {0, 0}
end
if ARGV[1] == "take" then
  local group, holder, contexts = string.match(ticket, "^(.) (%S+) (%d+) ")
  local sums, first = {0, 0, 0}, {0, 0, 0}
  local open = redis.call("ZRANGE", KEYS[1], 0, -1, "WITHSCORES")
  for i = 1, #open, 2 do
    local theirs, other, count = string.match(open[i], "^(.) (%S+) (%d+) ")
    local concerned = { other == holder, theirs == "s" and group == "s", true }
    for scope = 1, 3 do
      if concerned[scope] then
        sums[scope] = sums[scope] + count
        if first[scope] == 0 then
          first[scope] = open[i + 1] - now
        end
      end
    end
  end
  for scope = 1, 3 do
    local concerns = scope ~= 2 or group == "s"
    if concerns and sums[scope] + contexts > tonumber(ARGV[3 + scope]) then
      return {scope, first[scope]}
    end
  end
end
redis.call("ZADD", KEYS[1], now + lifetime, ticket)
redis.call("PEXPIRE", KEYS[1], math.max(redis.call("PTTL", KEYS[1]), lifetime))
return {0, 0}
`;

/** Counts the cursors of the storage that limited callers have open, on all nodes together. */
export class CursorPlaces {
  private readonly script: RedisScript;

  constructor(private readonly kuzzle: Kernel) {
    this.script = new RedisScript(kuzzle, SCRIPT, CURSORS);
  }

  async take(
    ticket: CursorTicket,
    lifetime: number,
    { ofCaller, ofStrangers, ofEverybody }: CursorBounds,
  ): Promise<CursorShortage | undefined> {
    const bounds = [ofCaller, ofStrangers, ofEverybody];
    const [answer = 0, wait = 0] = await this.run("take", ticket, lifetime, ...bounds);
    const scope = SCOPES[answer];
    const limit = bounds[answer - 1];
    return scope === undefined || limit === undefined ? undefined : { scope, limit, wait };
  }

  async keep(ticket: CursorTicket, lifetime: number): Promise<void> {
    await this.run("keep", ticket, lifetime);
  }

  private async run(...args: readonly (string | number)[]): Promise<readonly number[]> {
    const key = `{profile-guard}:cursors:${this.kuzzle.internalIndex.index}`;
    return readOrFail(
      "open scrolls",
      async () => (await this.script.run(key, ...args)) as readonly number[],
    );
  }
}
