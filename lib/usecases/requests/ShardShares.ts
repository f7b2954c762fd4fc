import type { ShardSource } from "../../domain/actions";
import { addedShards, mayAddShards, shardsIn } from "../../domain/requests/addedShards";
import { TooManyShardsError } from "../../errors/TooManyShardsError";
import { decisionUnavailable } from "../../errors/unavailable";
import type { ShardCount } from "../../host/port/ShardReader";
import { messageOf } from "../../shared/messageOf";
import type { CheckedRequest } from "../support/context";
import type { Log } from "../support/RefusalReporter";

/** The share of all shards that Elasticsearch may have. The rest is for who covers everything. */
const OF_EVERYBODY = 0.8;

/** Shards that a request on this node adds. */
interface Addition {
  readonly added: ReadonlyMap<string, number>;
  /** A count that begins later shows them. */
  endedAt: number;
}

/**
 * Bounds the shards of an index, and of all together: Elasticsearch makes no index any more, for
 * anybody, once it has as many as it may. Requests of this node that still run are counted too.
 */
export class ShardShares {
  private readonly additions = new Set<Addition>();
  private counting = 0;
  private isFailing = false;
  private clock = 0;

  /** @param log is told once that they cannot be counted, until they can */
  constructor(private readonly log: Log) {}

  /**
   * Runs a request that may add some.
   *
   * @throws TooManyShardsError 412
   * @throws 503 `profile-guard.decision.unavailable` when they cannot be counted
   */
  async run<T>(request: CheckedRequest, source: ShardSource, action: () => Promise<T>): Promise<T> {
    if (!mayAddShards(source, request.command)) {
      return action();
    }
    const addition = await this.take(request, source);
    try {
      return await action();
    } finally {
      addition.endedAt = ++this.clock;
    }
  }

  private async take(
    { host: { shards }, command, config }: CheckedRequest,
    source: ShardSource,
  ): Promise<Addition> {
    const beganAt = this.begin();
    let count: ShardCount;
    try {
      count = await shards.count();
      this.isFailing = false;
    } catch (error) {
      if (!this.isFailing) {
        this.isFailing = true;
        this.log.warn(`Limited callers make no collections: ${messageOf(error)}`);
      }
      throw decisionUnavailable("how many shards Elasticsearch has");
    } finally {
      this.counting--;
    }
    const added = addedShards(source, command, count.stored, shards.usual);
    const unseen = [...this.additions].filter(({ endedAt }) => endedAt > beganAt);
    const most = Math.floor(count.most * OF_EVERYBODY);
    const more = sum([...added.values()]);
    for (const [index, own] of added) {
      const stored = sum([...count.stored(index).values()].map(shardsIn));
      const running = sum(unseen.map((one) => one.added.get(index) ?? 0));
      if (own > 0 && stored + running + own > config.limits.shards) {
        throw new TooManyShardsError("index", config.limits.shards);
      }
    }
    const running = sum(unseen.flatMap((one) => [...one.added.values()]));
    if (more > 0 && count.all + running + more > most) {
      throw new TooManyShardsError("everybody", most);
    }
    const addition = { added, endedAt: Infinity };
    this.additions.add(addition);
    return addition;
  }

  /** A count that began before one ended may not show it. */
  private begin(): number {
    if (this.counting === 0) {
      for (const one of this.additions) {
        if (one.endedAt < Infinity) {
          this.additions.delete(one);
        }
      }
    }
    this.counting++;
    return this.clock;
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
