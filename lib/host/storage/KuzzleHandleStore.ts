import { createHash } from "node:crypto";

import type { HandlePlace, ScrollOpener, StoredScroll } from "../../domain/handles/scroll";
import { readScroll, sealOf } from "../../domain/handles/scroll";
import type { Kernel } from "../kernel/kernel";
import type { CursorBounds, CursorShortage, CursorTicket, HandleStore } from "../port/HandleStore";
import { guardMqttTopics } from "../requests/mqttTopics";
import { CursorPlaces } from "./CursorPlaces";
import { RedisScript } from "./RedisScript";
import { readOrFail } from "./Strategies";

/** Source: the host's lib/service/storage/{7,8}/elasticsearch.ts `SCROLL_CACHE_PREFIX`. */
const SCROLL_PREFIX = "_docscroll_";
/** Source: the host's lib/util/koncordeCompat.ts. No index or collection can have it in its name. */
const ROOM_SEPARATOR = "/";
const SCRIPT = "profileGuardSealScroll";

/** Searches of documents, and of nothing else; source: the host's lib/core/storage/clientAdapter.ts. */
const SEARCHES = ["search", "multiSearch"].map((event) => `core:storage:public:document:${event}`);

/**
 * Adds a member to the host's note of a scroll: the host writes the whole note back at each use, so
 * that both live and end together. One script is one step: a page that is read meanwhile is counted.
 * Answers how long the note lasts.
 */
const SEAL = `
local note = redis.call("GET", KEYS[1])
local rest = redis.call("PTTL", KEYS[1])
if not note or rest <= 0 or string.sub(note, -1) ~= "}" then
  return 0
end
if ARGV[2] == "unless sealed" and string.find(note, '"profileGuard":', 1, true) then
  return rest
end
redis.call("PSETEX", KEYS[1], rest, string.sub(note, 1, -2) .. "," .. ARGV[1] .. "}")
return rest
`;

interface Subscription {
  readonly connectionId: string;
  readonly roomId: string;
}

/** The adapter of {@link HandleStore}: the host's Redis, its cluster's rooms, and its subscriptions. */
export class KuzzleHandleStore implements HandleStore {
  private readonly script: RedisScript;
  private readonly cursors: CursorPlaces;
  /** Rooms by connection, of this node. Who joins a room is not among them. */
  private readonly rooms = new Map<string, Set<string>>();

  constructor(private readonly kuzzle: Kernel) {
    this.script = new RedisScript(kuzzle, SCRIPT, SEAL);
    this.cursors = new CursorPlaces(kuzzle);
    kuzzle.on("core:realtime:user:subscribe:after", ({ connectionId, roomId }: Subscription) => {
      const rooms = this.rooms.get(connectionId) ?? new Set();
      this.rooms.set(connectionId, rooms.add(roomId));
    });
    kuzzle.on(
      "core:realtime:user:unsubscribe:after",
      ({ subscription: { connectionId, roomId } }: { subscription: Subscription }) => {
        const rooms = this.rooms.get(connectionId);
        rooms?.delete(roomId);
        if (rooms?.size === 0) {
          this.rooms.delete(connectionId);
        }
      },
    );
  }

  /** Source: the host's lib/cluster/node.js, lib/cluster/state.ts `getNormalizedFilters`. */
  async roomPlace(roomId: string): Promise<HandlePlace | undefined> {
    // without a cluster the host has no rooms
    const answerer = this.kuzzle.coreAnswerers?.get("cluster:realtime:filters:get");
    const filters = (await answerer?.(roomId)) as { index: string } | null | undefined;
    const [index, collection] = filters?.index.split(ROOM_SEPARATOR) ?? [];
    return index === undefined || collection === undefined ? undefined : { index, collection };
  }

  isSubscribed(connectionId: string, roomId: string): boolean {
    return this.rooms.get(connectionId)?.has(roomId) === true;
  }

  async scroll(scrollId: string): Promise<StoredScroll | undefined> {
    return readOrFail("scroll", async () => {
      const note = await this.kuzzle.ask("core:cache:internal:get", this.keyOf(scrollId));
      return typeof note === "string" ? readScroll(digestOf(scrollId), note) : undefined;
    });
  }

  async bindScroll(scrollId: string, opener: ScrollOpener): Promise<number> {
    return readOrFail("scroll", () =>
      this.seal(scrollId, sealOf(digestOf(scrollId), opener), "always"),
    );
  }

  async scrollLasts(scrollId: string): Promise<number> {
    return readOrFail("scroll", () =>
      this.seal(scrollId, sealOf(digestOf(scrollId)), "unless sealed"),
    );
  }

  takeCursor(
    ticket: CursorTicket,
    lifetime: number,
    bounds: CursorBounds,
  ): Promise<CursorShortage | undefined> {
    return this.cursors.take(ticket, lifetime, bounds);
  }

  keepCursor(ticket: CursorTicket, lifetime: number): Promise<void> {
    return this.cursors.keep(ticket, lifetime);
  }

  watchSearches(): void {
    for (const event of SEARCHES) {
      this.kuzzle.on(event, ({ response }: { response?: { scrollId?: unknown } }) => {
        const scrollId = response?.scrollId;
        if (typeof scrollId === "string") {
          // without its seal no client can use it
          this.seal(scrollId, sealOf(digestOf(scrollId)), "unless sealed").catch(() => undefined);
        }
      });
    }
  }

  guardTopics(): boolean {
    return guardMqttTopics(this.kuzzle.entryPoint?.protocols?.get("mqtt"));
  }

  /**
   * A scroll that has expired already is of no use to anybody, and stays without.
   *
   * @returns for how many milliseconds the host keeps it
   */
  private async seal(
    scrollId: string,
    seal: string,
    when: "always" | "unless sealed",
  ): Promise<number> {
    return Number(await this.script.run(this.keyOf(scrollId), seal, when));
  }

  private keyOf(scrollId: string): string {
    return `${SCROLL_PREFIX}${this.kuzzle.hash(scrollId)}`;
  }
}

function digestOf(scrollId: string): string {
  return createHash("sha256").update(scrollId).digest("base64url");
}
