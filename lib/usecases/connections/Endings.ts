import { setImmediate as nextTurn } from "node:timers/promises";

import type { EndReason, Subscription } from "../../domain/connections/Subscription";
import { messageOf } from "../../shared/messageOf";
import type { ConnectionStore, EndedBy } from "../../host/port/ConnectionStore";
import type { Log } from "../support/RefusalReporter";
import type { Refused } from "./judgeSubscriptions";
import type { Registry } from "./Registry";
import { SubscribingRequests } from "./SubscribingRequests";

/** Subscriptions that are ended before other requests are answered. */
const ENDED_AT_ONCE = 100;

/** The fate of a connection whose subscription ended. */
export type Consequence = "unsubscribe" | "disconnect";

export interface EndingParts {
  readonly connections: ConnectionStore;
  readonly consequence: Consequence;
  readonly log: Log;
}

/**
 * Ends subscriptions, and tells their clients.
 *
 * The host lets a connection be in a room once, whatever tokens it has subscribed with: it leaves the
 * room with the last of these subscriptions, and before that only the channels that nobody else's are.
 */
export class Endings {
  readonly requests = new SubscribingRequests();
  /** The subscriptions that were judged, and hear nothing any more. */
  private readonly ending = new Map<Subscription, EndReason>();
  private draining: Promise<void> | undefined;

  constructor(
    private readonly parts: EndingParts,
    private readonly registry: Registry,
  ) {}

  /** Silences what may not go on, at once, and then ends it. */
  end(refused: readonly Refused[]): void {
    refused.forEach(({ subscription, reason }) => this.ending.set(subscription, reason));
    for (const { subscription } of refused) {
      const others = this.registry.besides(subscription).filter((one) => !this.ending.has(one));
      const channels = channelsOnlyOf(subscription, others);
      if (channels.size > 0) {
        this.parts.connections.silence({ ...subscription, channels });
        this.requests.overtake(subscription.connectionId, subscription.roomId);
      }
    }
    this.draining ??= this.drain().finally(() => {
      this.draining = undefined;
    });
  }

  /** Resolves when all of them have ended. */
  async settled(): Promise<void> {
    await this.draining;
  }

  /** Ends what was made while the connection left its room: whether it hears anything is not known. */
  async endOvertaken(subscription: Subscription): Promise<void> {
    await this.endNow(subscription, "connection", []);
  }

  /**
   * Notes that the host, or the client, has left a room for all subscriptions of the connection. Those
   * that hear of it again were made meanwhile: they go on.
   */
  endedByHost(connectionId: string, roomId: string, by: EndedBy): void {
    const ended = this.registry
      .of(connectionId, roomId)
      .filter((subscription) => !this.isHeard(subscription));
    ended.forEach((subscription) => {
      this.registry.remove(subscription);
    });
    if (by !== "client") {
      this.requests.overtake(connectionId, roomId);
      void this.tellOfHost(ended, by);
    }
  }

  /** Tells whether the host delivers anything of it by now. */
  isHeard({ connectionId, channels }: Subscription): boolean {
    return [...channels].some((name) => this.parts.connections.hears(connectionId, name));
  }

  /** For very many this takes the host long. */
  private async drain(): Promise<void> {
    let count = 0;
    for (const [subscription, reason] of this.ending) {
      await this.endNow(subscription, reason);
      this.ending.delete(subscription);
      count += 1;
      if (count % ENDED_AT_ONCE === 0) {
        await nextTurn();
      }
    }
  }

  /** @param others those that keep the connection in the room */
  async endNow(
    subscription: Subscription,
    reason: EndReason,
    others: readonly Subscription[] = this.registry.besides(subscription),
  ): Promise<void> {
    const { connections, consequence, log } = this.parts;
    const { connectionId, roomId } = subscription;
    if (!this.registry.has(subscription)) {
      // it has ended meanwhile, or was made anew by who may
      return;
    }
    this.registry.remove(subscription);
    const channels = channelsOnlyOf(subscription, others);
    if (others.length === 0) {
      await connections.end(connectionId, roomId).catch((error: unknown) => {
        log.warn(`a subscription could not be ended: ${messageOf(error)}`);
      });
    }
    if (channels.size > 0) {
      connections.tell({ ...subscription, channels }, reason);
    }
    // the answer to who ends it over the same connection is still to come
    const isOwn = reason === "token" && connections.endsItself(subscription);
    if (others.length === 0 && consequence === "disconnect" && !isOwn) {
      connections.disconnect(connectionId, reason);
    }
  }

  /** Tells of a room that the host has left silently, with all subscriptions of the connection. */
  private async tellOfHost(ended: readonly Subscription[], by: EndedBy): Promise<void> {
    const { connections, consequence } = this.parts;
    const [first] = ended;
    if (first === undefined) {
      return;
    }
    const { connectionId, roomId } = first;
    const over = await connections.withEndedTokens(ended).catch(() => undefined);
    if (!connections.isOpen(connectionId)) {
      return;
    }
    const all = new Set(ended.flatMap(({ channels }) => [...channels]));
    // whoever has subscribed again meanwhile would take it for the end of that
    const channels = channelsOnlyOf({ channels: all }, this.registry.of(connectionId, roomId));
    if (channels.size > 0) {
      const reason = over?.size === ended.length ? "token" : "connection";
      connections.tell({ ...first, channels }, reason);
    }
    if (by === "another" && consequence === "disconnect" && over?.size !== 0) {
      connections.disconnect(connectionId, "token");
    }
  }
}

/** The channels on which none of the others keeps the connection. */
function channelsOnlyOf(
  { channels }: Pick<Subscription, "channels">,
  others: readonly Subscription[],
): Set<string> {
  return new Set([...channels].filter((name) => !others.some((one) => one.channels.has(name))));
}
