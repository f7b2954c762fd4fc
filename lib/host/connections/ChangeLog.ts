import { randomUUID } from "node:crypto";

import type { RightsChange } from "../../domain/connections/rightsChange";
import { decodeChange, encodeChange } from "../../domain/connections/rightsChange";
import { withTimeout } from "../../shared/timeout";
import type { Kernel } from "../kernel/kernel";
import { untilTaken } from "../kernel/untilTaken";
import type { ChangeMark, ReadChanges } from "../port/ConnectionStore";

/** Shares a slot of a Redis Cluster with the plugin's other keys; the name of the application follows. */
const KEY = "{profile-guard}:rights-changes:";
/** A node that was away for longer than these judges every connection again. */
const MOST_KEPT = 1000;
/** Milliseconds. */
const READ_DEADLINE = 2_000;
const ANNOUNCE = "profileGuardAnnounceChange";
const READ = "profileGuardReadChanges";

/**
 * The generation changes when Redis has lost everything, so that a count is not mistaken. A Redis that
 * was started again, or another one in its place, may have lost the last changes alone: the same count
 * may stand for others, or for none.
 */
const SCRIPTS: Readonly<Record<string, string>> = {
  [ANNOUNCE]: `
redis.call("HSETNX", KEYS[1], "generation", ARGV[2])
local count = redis.call("HINCRBY", KEYS[1], "count", 1)
redis.call("HSET", KEYS[1], count, ARGV[1])
redis.call("HDEL", KEYS[1], count - ${MOST_KEPT})
if ARGV[3] == "1" then
  redis.call("HINCRBY", KEYS[1], "profiles", 1)
end
return count
`,
  [READ]: `
redis.call("HSETNX", KEYS[1], "generation", ARGV[2])
local server = redis.pcall("INFO", "server")
local run = type(server) == "string" and string.match(server, "run_id:(%w+)") or ""
local generation = redis.call("HGET", KEYS[1], "generation") .. ":" .. run
local count = tonumber(redis.call("HGET", KEYS[1], "count") or "0")
local since = tonumber(ARGV[3])
if generation ~= ARGV[1] or since > count or count - since > ${MOST_KEPT} then
  return { generation, tostring(count), "lost" }
end
local answer = { generation, tostring(count), "known" }
for at = since + 1, count do
  answer[#answer + 1] = redis.call("HGET", KEYS[1], at) or ""
end
return answer
`,
};

/**
 * Tells all nodes of writes that may take rights away, in the host's internal Redis.
 *
 * A message from node to node would be lost by a node that is away; of this every node finds what it
 * has missed.
 */
export class ChangeLog {
  private defined: Promise<void> | undefined;
  private isDefined = false;

  constructor(private readonly kuzzle: Kernel) {}

  /**
   * Adds a change. Sends it before it returns, by the connection that the host itself sends by, so
   * that Redis has it before anything that the host sends afterwards. Sends it again until Redis
   * takes it.
   */
  async announce(change: RightsChange): Promise<void> {
    await untilTaken(async () => {
      const ofProfiles = change.all === true || change.profiles !== undefined;
      await this.run(ANNOUNCE, encodeChange(change), randomUUID(), ofProfiles ? 1 : 0);
    });
  }

  async since(mark: ChangeMark | undefined): Promise<ReadChanges> {
    const known = mark ?? { generation: "none", count: 0 };
    const reading = this.run(READ, known.generation, randomUUID(), known.count);
    const late = (): never => {
      throw new Error("Redis does not answer");
    };
    const answer = (await withTimeout(reading, READ_DEADLINE, late)) as string[];
    const [generation = "", count = "0", state, ...texts] = answer;
    return {
      mark: { generation, count: Number(count) },
      changes: state === "known" ? texts.map(decodeChange) : "lost",
    };
  }

  /** Defines the scripts ahead, so that announcing waits for nothing. */
  prepare(): void {
    this.define().catch(() => undefined);
  }

  private run(script: string, ...args: readonly (string | number)[]): Promise<unknown> {
    const execute = (): Promise<unknown> =>
      this.kuzzle.ask(
        "core:cache:internal:script:execute",
        script,
        `${KEY}${this.kuzzle.internalIndex.index}`,
        ...args,
      );
    return this.isDefined ? execute() : this.define().then(execute);
  }

  private async define(): Promise<void> {
    this.defined ??= this.defineAll();
    try {
      await this.defined;
      this.isDefined = true;
    } catch (error) {
      this.defined = undefined;
      throw error;
    }
  }

  private async defineAll(): Promise<void> {
    for (const [name, script] of Object.entries(SCRIPTS)) {
      await this.kuzzle.ask("core:cache:internal:script:define", name, 1, script);
    }
  }
}
