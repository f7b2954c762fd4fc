import type { Sides } from "./requests";
import { mistyped, OTHER, OWN, UNUSUAL } from "./values";
import type { World } from "./World";

/** Stands for places: ids that the host has given out. */
export interface Handles {
  readonly room: string;
  readonly scroll: string;
}

const NONE: Handles = { room: "none", scroll: "none" };

/** A room and a cursor of a caller's own: cursors last a minute at most. */
export async function handlesOf(
  world: World,
  caller: string,
  { index, collection }: { readonly index: string; readonly collection: string },
): Promise<Handles> {
  const place = { index, collection };
  const subscribe = { controller: "realtime", action: "subscribe", ...place, body: {} };
  const { text } = await world.send(caller, subscribe, "websocket");
  const room = JSON.parse(text) as { result: { roomId: string } | null };
  const { result } = await world.ask(caller, {
    controller: "document",
    action: "search",
    ...place,
    size: 1,
    scroll: "1m",
    // unsorted, a page of one holds whichever document stands first in a segment
    body: { query: { match_all: {} }, sort: [{ name: "asc" }] },
  });
  const { scrollId = NONE.scroll } = (result ?? {}) as { scrollId?: string };
  return { room: room.result?.roomId ?? NONE.room, scroll: scrollId };
}

/** Tells whose names a request may hold. */
export async function sidesOf(rich: World, needsHandles: boolean): Promise<Sides> {
  const theirs = needsHandles ? await handlesOf(rich, "bob", OTHER) : NONE;
  return {
    own: OWN,
    other: { ...OTHER, ...theirs },
    "near other": mistyped({ ...OTHER, ...theirs }),
    "near own": mistyped({ ...OWN, ...NONE }),
    ...(needsHandles && { "other kind": { ...OTHER, room: "none", scroll: await users(rich) } }),
    unusual: UNUSUAL,
  };
}

/** A cursor over users. */
async function users(world: World): Promise<string> {
  const { scrollId } = await world.must("root", {
    controller: "security",
    action: "searchUsers",
    scroll: "1m",
    size: 1,
    body: {},
  });
  return String(scrollId);
}
