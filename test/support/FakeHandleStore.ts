import type { HandlePlace, ScrollOpener, StoredScroll } from "../../lib/domain/handles/scroll";
import type { CursorBounds, CursorShortage, HandleStore } from "../../lib/host/port/HandleStore";

/** Rooms and scrolls that are told to it. */
export class FakeHandleStore implements HandleStore {
  readonly rooms = new Map<string, HandlePlace>();
  readonly subscribed = new Set<string>();
  readonly scrolls = new Map<string, StoredScroll>();
  readonly bound = new Map<string, ScrollOpener>();
  /** The lifetimes of open cursors, by ticket. */
  readonly cursors = new Map<string, number>();
  shortage: CursorShortage | undefined;
  bounds: CursorBounds | undefined;
  /** Milliseconds that the host keeps each scroll. */
  lasts = 30_000;
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

  async bindScroll(scrollId: string, opener: ScrollOpener): Promise<number> {
    this.bound.set(scrollId, opener);
    return this.lasts;
  }

  async scrollLasts(): Promise<number> {
    return this.lasts;
  }

  async takeCursor(
    ticket: string,
    lifetime: number,
    bounds: CursorBounds,
  ): Promise<CursorShortage | undefined> {
    if (this.shortage === undefined) {
      this.cursors.set(ticket, lifetime);
    }
    this.bounds = bounds;
    return this.shortage;
  }

  async keepCursor(ticket: string, lifetime: number): Promise<void> {
    if (lifetime === 0) {
      this.cursors.delete(ticket);
    } else {
      this.cursors.set(ticket, lifetime);
    }
  }

  watchSearches(): void {
    this.watches = true;
  }

  guardTopics(): boolean {
    return true;
  }
}
