import type { Touched } from "../../domain/connections/rightsChange";
import { touchedBy } from "../../domain/connections/rightsChange";
import type { EndReason, Subscription } from "../../domain/connections/Subscription";
import { messageOf } from "../../shared/messageOf";
import type { ChangeMark, HeldDeliveries } from "../../host/port/ConnectionStore";
import type { EndingParts } from "./Endings";
import { Endings } from "./Endings";
import type { Judging } from "./judgeSubscriptions";
import { judge } from "./judgeSubscriptions";
import { Registry } from "./Registry";

/** Milliseconds between two looks for changes, while anybody is subscribed. */
const LOOK_EVERY = 200;
/**
 * Milliseconds for which a judgement is good. What is delivered later than this after an
 * acknowledged change waits until the change is judged: together with a look it is less than the
 * second that is promised.
 */
const GOOD_FOR = 900;
/**
 * Milliseconds: a request to subscribe that began before a change may be done so much later, and is
 * judged again.
 */
const REQUEST_LASTS = 10_000;

/** A request to subscribe that is under way. */
export interface Subscribing {
  /** Adds the subscription that it has made. */
  add(subscription: Subscription, profileIds: readonly string[]): Promise<void>;
  done(): void;
}

interface Parts extends Pick<Judging, "host" | "judgesRooms">, EndingParts {
  /** Milliseconds of a clock that never stands still. Default: the process's. */
  readonly now?: () => number;
}

/**
 * Judges the subscriptions of this node again whenever rights may have shrunk anywhere.
 *
 * Whoever is subscribed was judged as of some moment. Each look for changes moves that moment on; when
 * it lies too far back, as after the node was away, deliveries wait.
 */
export class OpenConnections {
  readonly registry = new Registry();
  private mark: ChangeMark | undefined;
  private judgedAsOf = -Infinity;
  private lastChange = -Infinity;
  /** Users who subscribed while something changed. */
  private readonly suspects = new Set<string>();
  private looking: Promise<void> | undefined;
  private readonly endings: Endings;
  private isDue = false;
  private timer: NodeJS.Timeout | undefined;
  private held: HeldDeliveries | undefined;
  private readonly now: () => number;

  constructor(private readonly parts: Parts) {
    this.endings = new Endings(parts, this.registry);
    this.now = parts.now ?? (() => performance.now());
  }

  start(): void {
    const { connections } = this.parts;
    connections.tellOfWrites(() => {
      void this.look();
    });
    this.held = connections.holdDeliveries(() => this.mayDeliver);
    connections.watchEnds((connectionId, roomId, by) => {
      this.endings.endedByHost(connectionId, roomId, by);
      this.release();
    });
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** Follows a request to subscribe from its begin, so that no end of another passes unseen. */
  beginSubscribing(connectionId: string): Subscribing {
    const { requests } = this.endings;
    const overtaken = requests.begin(connectionId);
    return {
      add: async (subscription, profileIds) => {
        this.add(subscription, profileIds);
        if (overtaken.has(subscription.roomId)) {
          await this.endings.endOvertaken(subscription);
        } else if (!this.endings.isHeard(subscription)) {
          // the client has left the room before it was told that it is in
          this.registry.remove(subscription);
        }
      },
      done: () => {
        requests.done(connectionId, overtaken);
      },
    };
  }

  /** Adds a subscription that a client has just made. */
  add(subscription: Subscription, profileIds: readonly string[]): void {
    const { connections } = this.parts;
    if (!connections.isOpen(subscription.connectionId)) {
      return;
    }
    const isFirst = this.registry.size === 0;
    this.registry.add(subscription, profileIds);
    if (isFirst) {
      // nothing was read meanwhile
      this.mark = undefined;
      this.judgedAsOf = -Infinity;
    }
    if (isFirst || this.lastChange > this.now() - REQUEST_LASTS) {
      this.suspects.add(subscription.kuid);
      void this.look();
    }
  }

  /** Judges what has changed since the last time, on all nodes; resolves when that is done. */
  async look(): Promise<void> {
    this.isDue = true;
    this.looking ??= this.lookWhileDue().finally(() => {
      this.looking = undefined;
      this.schedule();
    });
    return this.looking;
  }

  /** Resolves when everything that was judged has ended. */
  async settled(): Promise<void> {
    await this.looking;
    await this.endings.settled();
  }

  /** Ends every subscription that a user has on this node. */
  async endAllOf(kuid: string, reason: EndReason): Promise<void> {
    const user = this.registry.users.get(kuid);
    for (const subscription of [...(user?.subscriptions ?? [])]) {
      await this.endings.endNow(subscription, reason);
    }
  }

  /** The connections over which a user has subscribed. */
  connectionsOf(kuid: string): string[] {
    const { subscriptions = [] } = this.registry.users.get(kuid) ?? {};
    return [...new Set(Array.from(subscriptions, ({ connectionId }) => connectionId))];
  }

  private get mayDeliver(): boolean {
    return this.registry.size === 0 || this.now() - this.judgedAsOf <= GOOD_FOR;
  }

  private async lookWhileDue(): Promise<void> {
    while (this.isDue) {
      this.isDue = false;
      if (this.registry.size > 0) {
        try {
          await this.lookOnce();
        } catch (error) {
          // deliveries wait meanwhile; the next look tries again
          this.parts.log.warn(`subscriptions could not be judged: ${messageOf(error)}`);
        }
      }
      this.release();
    }
  }

  private async lookOnce(): Promise<void> {
    const begunAt = this.now();
    const suspects = [...this.suspects];
    const { mark, changes } = await this.parts.connections.changesSince(this.mark);
    const touched = touchedBy([
      ...(changes === "lost" ? [{ all: true as const }] : changes),
      { users: suspects },
    ]);
    if (changes === "lost" || changes.length > 0) {
      this.lastChange = this.now();
    }
    if (changes === "lost" || changes.length > 0 || suspects.length > 0) {
      await this.judgeAgain(touched, mark);
    }
    this.mark = mark;
    this.judgedAsOf = begunAt;
    suspects.forEach((kuid) => this.suspects.delete(kuid));
  }

  private async judgeAgain(touched: Touched, mark: ChangeMark): Promise<void> {
    const { connections, host, judgesRooms } = this.parts;
    const isUnchanged = async (): Promise<boolean> => {
      const { changes } = await connections.changesSince(mark);
      return changes !== "lost" && changes.length === 0;
    };
    const judging = { host, tokens: connections, judgesRooms, isUnchanged };
    for await (const refused of judge(judging, this.registry.users, touched)) {
      this.endings.end(refused);
    }
  }

  private release(): void {
    if (this.mayDeliver) {
      this.held?.release();
    }
  }

  /** Without subscriptions nothing is read. */
  private schedule(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.registry.size > 0) {
      this.timer = setTimeout(() => {
        void this.look();
      }, LOOK_EVERY);
      this.timer.unref();
    }
  }
}
