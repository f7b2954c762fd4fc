import type { CursorScope } from "../../errors/TooManyCursorsError";
import type { HandlePlace, ScrollOpener, StoredScroll } from "../../domain/handles/scroll";

/** Names an open cursor of a limited caller, and whose it is. */
export type CursorTicket = string;

/** The most shards that may be open at a time. */
export interface CursorBounds {
  readonly ofCaller: number;
  readonly ofStrangers: number;
  /** The sum over all limited callers. */
  readonly ofEverybody: number;
}

/** Says why there is no place for another cursor. */
export interface CursorShortage {
  readonly scope: CursorScope;
  readonly limit: number;
  /** Milliseconds until the first cursor of the scope ends; 0: there is none. */
  readonly wait: number;
}

/** Knows what the host's opaque ids stand for. */
export interface HandleStore {
  /** The place of a realtime room of any node of the cluster; `undefined`: there is none. */
  roomPlace(roomId: string): Promise<HandlePlace | undefined>;
  /** Tells whether a connection to this node is subscribed to a room. */
  isSubscribed(connectionId: string, roomId: string): boolean;
  /**
   * The scroll of any node; `undefined`: there is none, or its note is of another one.
   *
   * @throws 503 when Redis does not answer
   */
  scroll(scrollId: string): Promise<StoredScroll | undefined>;
  /**
   * Notes who opened a scroll, for as long as the host keeps it.
   *
   * @returns the milliseconds for which it does
   * @throws 503 when Redis does not answer
   */
  bindScroll(scrollId: string, opener: ScrollOpener): Promise<number>;
  /**
   * Tells for how many milliseconds the host keeps a scroll; 0: not any more.
   *
   * @throws 503 when Redis does not answer
   */
  scrollLasts(scrollId: string): Promise<number>;
  /**
   * Takes a place among the open cursors of limited callers, of all nodes.
   *
   * @param lifetime in milliseconds
   * @returns the reason why there is none
   * @throws 503 when Redis does not answer
   */
  takeCursor(
    ticket: CursorTicket,
    lifetime: number,
    bounds: CursorBounds,
  ): Promise<CursorShortage | undefined>;
  /**
   * Keeps a place for so long from now on; 0: no longer.
   *
   * @throws 503 when Redis does not answer
   */
  keepCursor(ticket: CursorTicket, lifetime: number): Promise<void>;
  /**
   * Notes from now on that a search of documents opened a scroll, whoever sends it: the application
   * may hand its scrolls to clients.
   */
  watchSearches(): void;
  /**
   * Lets clients of MQTT hear of a room what they are subscribed to there, and nothing else. Called
   * before the host opens its ports.
   *
   * @returns `false` when the host does not look as expected
   */
  guardTopics(): boolean;
}
