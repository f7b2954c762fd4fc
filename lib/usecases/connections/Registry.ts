import type { Subscription } from "../../domain/connections/Subscription";
import { hasSameProof } from "../../domain/connections/Subscription";

/** A user with subscriptions to this node, and their profiles as the host last read them for it. */
export interface ConnectedUser {
  readonly kuid: string;
  profileIds: readonly string[];
  readonly subscriptions: Set<Subscription>;
}

/** The subscriptions that users have made over connections to this node. */
export class Registry {
  private readonly byKuid = new Map<string, ConnectedUser>();
  /** By connection, then by room: one for each token, since a connection may change its own. */
  private readonly byConnection = new Map<string, Map<string, Subscription[]>>();
  private count = 0;

  get size(): number {
    return this.count;
  }

  get users(): ReadonlyMap<string, ConnectedUser> {
    return this.byKuid;
  }

  /** Adds a subscription; one that is there already, by the same token, gets its channels too. */
  add(subscription: Subscription, profileIds: readonly string[]): void {
    const { connectionId, roomId, kuid } = subscription;
    const rooms = this.byConnection.get(connectionId) ?? new Map<string, Subscription[]>();
    this.byConnection.set(connectionId, rooms);
    const known = rooms.get(roomId)?.find((one) => hasSameProof(one, subscription));
    if (known !== undefined) {
      known.channels.forEach((channel) => subscription.channels.add(channel));
      this.remove(known);
      this.add(subscription, profileIds);
      return;
    }
    rooms.set(roomId, [...(rooms.get(roomId) ?? []), subscription]);
    const user = this.byKuid.get(kuid) ?? { kuid, profileIds, subscriptions: new Set() };
    user.profileIds = profileIds;
    user.subscriptions.add(subscription);
    this.byKuid.set(kuid, user);
    this.count += 1;
  }

  remove(subscription: Subscription): void {
    const { connectionId, roomId, kuid } = subscription;
    const rooms = this.byConnection.get(connectionId);
    const user = this.byKuid.get(kuid);
    if (user?.subscriptions.delete(subscription) === true) {
      this.count -= 1;
    }
    if (user?.subscriptions.size === 0) {
      this.byKuid.delete(kuid);
    }
    const others = this.besides(subscription);
    if (others.length > 0) {
      rooms?.set(roomId, others);
      return;
    }
    rooms?.delete(roomId);
    if (rooms?.size === 0) {
      this.byConnection.delete(connectionId);
    }
  }

  of(connectionId: string, roomId: string): readonly Subscription[] {
    return this.byConnection.get(connectionId)?.get(roomId) ?? [];
  }

  has(subscription: Subscription): boolean {
    return this.of(subscription.connectionId, subscription.roomId).includes(subscription);
  }

  /** The others of the same connection to the same room, of whatever user and token. */
  besides(subscription: Subscription): Subscription[] {
    const { connectionId, roomId } = subscription;
    return this.of(connectionId, roomId).filter((one) => one !== subscription);
  }
}
