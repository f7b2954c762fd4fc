import type { HandlePlace, ScrollOpener, StoredScroll } from "../../lib/domain/handles/scroll";
import type { HandleStore } from "../../lib/host/port/HandleStore";

/** Rooms and scrolls that are told to it. */
export class FakeHandleStore implements HandleStore {
  readonly rooms = new Map<string, HandlePlace>();
  readonly subscribed = new Set<string>();
  readonly scrolls = new Map<string, StoredScroll>();
  readonly bound = new Map<string, ScrollOpener>();
  looks = 0;
  watches = false;

  async roomPlace(roomId: string): Promise<HandlePlace | undefined> {
    this.looks += 1;
    return this.rooms.get(roomId);
  }

  isSubscribed(connectionId: string, roomId: string): boolean {
    return this.subscribed.has(`${connectionId} ${roomId}`);
  }

  async scroll(scrollId: string): Promise<StoredScroll | undefined> {
    this.looks += 1;
    const scroll = this.scrolls.get(scrollId);
    const opener = this.bound.get(scrollId);
    return scroll && { ...scroll, ...(opener && { opener }) };
  }

  async bindScroll(scrollId: string, opener: ScrollOpener): Promise<void> {
    this.bound.set(scrollId, opener);
  }

  watchSearches(): void {
    this.watches = true;
  }

  guardTopics(): boolean {
    return true;
  }
}
