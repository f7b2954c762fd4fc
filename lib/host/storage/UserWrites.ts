import { randomUUID } from "node:crypto";

import type { Kernel } from "../kernel/kernel";
import { ALL_STORAGE_WRITES } from "../kernel/storageEvents";
import { wrapAnswerer } from "../kernel/wrapAnswerer";
import { RedisScript } from "./RedisScript";
import { readOrFail } from "./Strategies";

const SCRIPT = "profileGuardUserWrites";
const COUNT = "count";
/** Milliseconds: the longest that a write takes. A node may die in the middle of it. */
const LASTS = 600_000;
/** The status of errors after which nobody knows what was written. */
const SERVER_ERROR = 500;
/** Milliseconds: shows writes to searches no more often. */
const SHOWN_EVERY = 1_000;

/**
 * A hash of the count of writes that were begun, and of each that is under way until when it is taken for one. One
 * script is one step. Returns the count; "" while a write is under way.
 */
const SOURCE = `
if ARGV[1] == "ended" then
  redis.call("HDEL", KEYS[1], ARGV[2])
  return ""
end
local time = redis.call("TIME")
local now = time[1] * 1000 + math.floor(time[2] / 1000)
-- never a number that was used before, even when the cache was emptied
redis.call("HSETNX", KEYS[1], "${COUNT}", string.format("%.0f", time[1] * 1000000 + time[2]))
local count, writing = "", false
local entries = redis.call("HGETALL", KEYS[1])
for i = 1, #entries, 2 do
  if entries[i] == "${COUNT}" then
    count = entries[i + 1]
  elseif tonumber(entries[i + 1]) <= now then
    redis.call("HDEL", KEYS[1], entries[i])
  else
    writing = true
  end
end
if ARGV[1] == "begins" then
  redis.call("HSET", KEYS[1], ARGV[2], string.format("%.0f", now + ${LASTS}))
  redis.call("HINCRBY", KEYS[1], "${COUNT}", 1)
  return ""
end
return writing and "" or count
`;

/**
 * Tells whether users were written, by whomever on whichever node: a client, the application, another plugin. Each
 * write says so before it begins, so that nobody finds what it has written at the mark of before.
 */
export class UserWrites {
  private readonly script: RedisScript;
  private isWatching = false;
  private shown: string | undefined;
  private shownAt = -Infinity;

  constructor(private readonly kuzzle: Kernel) {
    this.script = new RedisScript(kuzzle, SCRIPT, SOURCE);
  }

  /** Where it is not used, nothing stands around the host's writes. */
  watch(): void {
    const { index: ours } = this.kuzzle.internalIndex;
    const missing = ALL_STORAGE_WRITES.flatMap((event) =>
      wrapAnswerer(this.kuzzle, `core:storage:private:${event}`, (original) => (...args) => {
        const [index, collection] = args;
        // several indexes may hold ours; no collection: all of them
        const isOfUsers =
          (index === ours && (collection === undefined || collection === "users")) ||
          typeof index !== "string";
        return isOfUsers ? this.during(async () => original(...args)) : original(...args);
      }),
    );
    // a host that has fewer events writes by fewer
    this.isWatching = missing.length < ALL_STORAGE_WRITES.length;
  }

  /** @returns `undefined`: one is written just now, or nobody can tell */
  async mark(): Promise<string | undefined> {
    if (!this.isWatching) {
      return undefined;
    }
    const mark = await this.run("mark").catch(() => "");
    return typeof mark === "string" && mark !== "" ? mark : undefined;
  }

  /**
   * Makes what was written searchable, once a second at most: other writes must not wait for it.
   *
   * @returns the mark of before; `undefined`: what was written by then may not be searchable
   */
  async shownMark(): Promise<string | undefined> {
    const mark = await this.mark();
    if (mark === undefined || mark === this.shown) {
      return mark;
    }
    if (performance.now() - this.shownAt < SHOWN_EVERY) {
      return undefined;
    }
    this.shownAt = performance.now();
    await this.kuzzle.internalIndex.refreshCollection("users");
    this.shown = mark;
    return mark;
  }

  private async during<T>(write: () => Promise<T>): Promise<T> {
    const writer = randomUUID();
    await readOrFail("mark of written users", () => this.run("begins", writer));
    // until that has arrived, everybody takes it for one that goes on
    const ended = (): void => void this.run("ended", writer).catch(() => undefined);
    try {
      const written = await write();
      ended();
      return written;
    } catch (error) {
      // of any other, the storage may still do what it was asked for
      if (Number((Object(error) as { status?: unknown }).status) < SERVER_ERROR) {
        ended();
      }
      throw error;
    }
  }

  private async run(...args: readonly string[]): Promise<unknown> {
    return this.script.run(
      `{profile-guard}:user-writes:${this.kuzzle.internalIndex.index}`,
      ...args,
    );
  }
}
