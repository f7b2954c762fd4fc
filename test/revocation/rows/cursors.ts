import type { Answer, Call } from "../../../features/support/answers";
import { callOf } from "../Platform";
import { NOTHING, PASSWORD, type Place, type Reach } from "../places";
import type { Round } from "../Round";
import { policyIn, type Scene } from "../Scene";
import type { Probe, Row } from "./Row";

/** A page of what is read in pages. */
type Send = (call: Call) => Promise<Answer>;
type Cursor = (send: Send) => Promise<boolean>;

interface Page {
  readonly scrollId?: string;
  readonly hits: readonly { readonly _id: string; readonly _source: { readonly number: number } }[];
}

function sending({ platform }: Scene, token: string | undefined): Send {
  return (call) => platform.send(platform.living, call, token);
}

/** Opens by one session, and reads on by whatever session the person can get by then. */
function readsOn(
  open: (
    scene: Scene,
    must: (call: Call) => Promise<unknown>,
  ) => Promise<(send: Send) => Promise<Reach>>,
): (scene: Scene) => Promise<Probe> {
  return async (scene) => {
    const { platform, own } = scene;
    const token = await platform.logIn(own.kuid, PASSWORD);
    const look = await open(scene, (call) => platform.must(platform.living, call, token));
    return async (round: Round) => {
      const now = await round.session(own);
      return now === undefined ? NOTHING : look(sending(scene, now));
    };
  };
}

/** One cursor for each of the two. */
async function both(kept: Cursor, lost: Cursor, send: Send): Promise<Reach> {
  return { kept: await kept(send), lost: await lost(send) };
}

function scrolling(next: string, scrollId: unknown): Cursor {
  return async (send) => (await send(callOf(next, { scrollId, scroll: "10m" }))).error === null;
}

const SMALL = { query: { term: { kind: "small" } }, sort: [{ number: "asc" }] };

export const CURSORS = {
  documentScroll: {
    title: "scroll of documents",
    group: "scroll",
    make: readsOn(async ({ places }, must) => {
      const open = async (place: Place): Promise<Cursor> => {
        const members = { ...place, size: 1, scroll: "10m", body: SMALL };
        const { scrollId } = (await must(callOf("document:search", members))) as Page;
        return scrolling("document:scroll", scrollId);
      };
      const [kept, lost] = [await open(places.kept), await open(places.lost)];
      return (send) => both(kept, lost, send);
    }),
  },
  securityScroll: {
    title: "scroll of profiles (kept) and of users (lost)",
    group: "scroll",
    make: readsOn(async (_scene, must) => {
      const open = async (search: string, next: string): Promise<Cursor> => {
        const members = { size: 1, scroll: "10m", body: {} };
        const { scrollId } = (await must(callOf(search, members))) as Page;
        return scrolling(next, scrollId);
      };
      const kept = await open("security:searchProfiles", "security:scrollProfiles");
      const lost = await open("security:searchUsers", "security:scrollUsers");
      return (send) => both(kept, lost, send);
    }),
  },
  searchAfter: {
    title: "search cursor (`search_after`)",
    group: "position",
    make: readsOn(async ({ places }, must) => {
      const open = async (place: Place): Promise<Cursor> => {
        const first = callOf("document:search", { ...place, size: 1, body: SMALL });
        const { hits } = (await must(first)) as Page;
        const body = { ...SMALL, search_after: [hits[0]?._source.number] };
        return async (send) => (await send({ ...first, body })).error === null;
      };
      const [kept, lost] = [await open(places.kept), await open(places.lost)];
      return (send) => both(kept, lost, send);
    }),
  },
  whoCan: {
    title: "cursor of `profile-guard:whoCan`: profiles (kept) and users (lost)",
    group: "position",
    make: readsOn(async ({ places }, must) => {
      const body = { controller: "document", action: "get", ...places.kept };
      const first = callOf("profile-guard:whoCan", { size: 1, body });
      const { cursor } = (await must(first)) as { cursor: string };
      return async (send) => {
        const { error, result } = await send({ ...first, size: 1000, cursor });
        const { incomplete = [] } = (result ?? {}) as { incomplete?: readonly string[] };
        const kept = error === null;
        return { kept, lost: kept && !incomplete.includes("users-withheld") };
      };
    }),
  },
  audit: {
    title: "cursor of `profile-guard:searchAudit`: entries of profiles (kept) and of users (lost)",
    group: "position",
    make: readsOn(async (_scene, must) => {
      const first = callOf("profile-guard:searchAudit", { size: 1, body: {} });
      const { cursor } = (await must(first)) as { cursor: string };
      return async (send) => {
        const { error, result } = await send({ ...first, size: 100, cursor });
        const { entries = [] } = (result ?? {}) as {
          entries?: readonly { readonly target: { readonly kind: string } }[];
        };
        return { kept: error === null, lost: entries.some(({ target }) => target.kind === "user") };
      };
    }),
  },
  dryRun: {
    title: "answer of a dry run, carried out",
    group: "position",
    make: readsOn(async (scene, must) => {
      const rehearse = async (roleId: string, place: Place): Promise<Cursor> => {
        const call = callOf("security:createOrReplaceProfile", {
          _id: `${scene.name}-written-${roleId}`,
          body: { policies: [policyIn(roleId, place)] },
        });
        await must({ ...call, dryRun: true });
        return async (send) => (await send({ ...call, refresh: "false" })).error === null;
      };
      const kept = await rehearse("kept", scene.places.kept);
      const lost = await rehearse("lost", scene.places.lost);
      return (send) => both(kept, lost, send);
    }),
  },
} as const satisfies Readonly<Record<string, Row>>;
