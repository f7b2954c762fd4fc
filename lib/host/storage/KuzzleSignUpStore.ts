import { randomUUID } from "node:crypto";

import type { Kernel } from "../kernel/kernel";
import type { SignUp, SignUpLimit, SignUpStore } from "../port/SignUpStore";
import { RedisScript } from "./RedisScript";
import { readOrFail } from "./Strategies";

const SCRIPT = "profileGuardSignUp";

/**
 * The times of the requests that passed, in microseconds, of Redis' own clock: one clock for all
 * nodes. One script is one step, so that no two requests can take the same last place.
 */
const ADMIT = `
local now = redis.call("TIME")
now = now[1] * 1000000 + now[2]
local requests, window = tonumber(ARGV[1]), ARGV[2] * 1000000
redis.call("ZREMRANGEBYSCORE", KEYS[1], "-inf", string.format("%.0f", now - window))
local passed = redis.call("ZCARD", KEYS[1])
if passed < requests then
  redis.call("ZADD", KEYS[1], string.format("%.0f", now), ARGV[3])
  redis.call("EXPIRE", KEYS[1], ARGV[2])
  return 0
end
local place = passed - requests
local next = redis.call("ZRANGE", KEYS[1], place, place, "WITHSCORES")
return math.max(1, math.ceil((tonumber(next[2]) + window - now) / 1000000))
`;

/** The adapter of {@link SignUpStore}: the host's internal Redis, and its pipes. */
export class KuzzleSignUpStore implements SignUpStore {
  private readonly script: RedisScript;

  constructor(private readonly kuzzle: Kernel) {
    this.script = new RedisScript(kuzzle, SCRIPT, ADMIT);
  }

  async admit(address: string, { requests, window }: SignUpLimit): Promise<number> {
    // of this application: others may have the same Redis
    const key = `{profile-guard}:sign-up:${this.kuzzle.internalIndex.index}:${address}`;
    return readOrFail(
      "number of sign-ups",
      async () => (await this.script.run(key, requests, window, randomUUID())) as number,
    );
  }

  async consult(signUp: SignUp): Promise<void> {
    // a copy: what a pipe makes of it changes nothing
    await this.kuzzle.pipe("profile-guard:beforeSignUp", structuredClone(signUp));
  }
}
