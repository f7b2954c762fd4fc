import type { HandlePlace, ScrollOpener, StoredScroll } from "../../domain/handles/scroll";

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
   * @throws 503 when Redis does not answer
   */
  bindScroll(scrollId: string, opener: ScrollOpener): Promise<void>;
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
