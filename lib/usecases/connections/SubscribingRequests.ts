/**
 * The requests to subscribe that are under way, by connection. The host lets a connection leave a room
 * for all of its subscriptions: what one request has just made may end with another's before anybody
 * has noted it.
 */
export class SubscribingRequests {
  private readonly byConnection = new Map<string, Set<Set<string>>>();

  /** @returns the rooms that the connection is made to leave, wholly or in part, until it is done */
  begin(connectionId: string): ReadonlySet<string> {
    const overtaken = new Set<string>();
    const requests = this.byConnection.get(connectionId) ?? new Set();
    this.byConnection.set(connectionId, requests.add(overtaken));
    return overtaken;
  }

  done(connectionId: string, overtaken: ReadonlySet<string>): void {
    const requests = this.byConnection.get(connectionId);
    requests?.delete(overtaken as Set<string>);
    if (requests?.size === 0) {
      this.byConnection.delete(connectionId);
    }
  }

  overtake(connectionId: string, roomId: string): void {
    this.byConnection.get(connectionId)?.forEach((overtaken) => overtaken.add(roomId));
  }
}
