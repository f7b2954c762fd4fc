import type { Kernel } from "../kernel/kernel";

type EntryPoint = Pick<NonNullable<Kernel["entryPoint"]>, "joinChannel" | "leaveChannel">;

/**
 * Knows which channels each connection hears of by now. The host tells of the end of a subscription
 * only after it has told other nodes: by then the same connection may be in the room again.
 * Source: lib/core/realtime/hotelClerk.js `unsubscribe`, `subscribeToRoom`.
 */
export class JoinedChannels {
  private readonly byConnection = new Map<string, Set<string>>();

  /** Watches the connections from now on. */
  static of({ entryPoint }: Pick<Kernel, "entryPoint">): JoinedChannels {
    const joined = new JoinedChannels();
    joined.watch(entryPoint ?? {}, "joinChannel", (channel, connectionId) => {
      joined.join(channel, connectionId);
    });
    joined.watch(entryPoint ?? {}, "leaveChannel", (channel, connectionId) => {
      joined.leave(channel, connectionId);
    });
    return joined;
  }

  has(connectionId: string, channel: string): boolean {
    return this.byConnection.get(connectionId)?.has(channel) === true;
  }

  private watch(
    entryPoint: EntryPoint,
    method: keyof EntryPoint,
    note: (channel: string, connectionId: string) => void,
  ): void {
    const original = entryPoint[method]?.bind(entryPoint);
    if (original !== undefined) {
      entryPoint[method] = (channel, connectionId) => {
        note(channel, connectionId);
        original(channel, connectionId);
      };
    }
  }

  private join(channel: string, connectionId: string): void {
    const channels = this.byConnection.get(connectionId) ?? new Set();
    this.byConnection.set(connectionId, channels.add(channel));
  }

  private leave(channel: string, connectionId: string): void {
    const channels = this.byConnection.get(connectionId);
    channels?.delete(channel);
    if (channels?.size === 0) {
      this.byConnection.delete(connectionId);
    }
  }
}
