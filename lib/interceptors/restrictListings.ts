import type { JSONObject, KuzzleRequest } from "kuzzle";

import type { Listing } from "../domain/actions";
import { actionsThat, declarationOf, readActionKey } from "../domain/actions";
import { isPlainObject } from "../domain/plainObject";
import type { ListingRequest } from "../usecases/disclosure/listings";
import {
  listsEverything,
  visibleListing,
  visibleSpecifications,
} from "../usecases/disclosure/listings";
import { currentRights } from "../usecases/escalation/currentRights";
import type { Services } from "../usecases/Services";
import { interceptEach } from "./interceptEach";
import { actorOf, commandOf } from "../usecases/support/command";

type Run = () => Promise<unknown>;

/**
 * Lets clients list only places that their rights to the action cover. Wraps the action itself, so
 * that it lists pages of what is visible, and no pipe sees the rest.
 *
 * @returns the actions that the host does not have
 */
export function restrictListings({ host, config }: Services): string[] {
  if (!config.restrictListings) {
    return [];
  }
  const keys = actionsThat(({ lists }) => lists !== undefined);
  return interceptEach(host, keys, (key) => async (request, run) => {
    const { controller, action } = readActionKey(key);
    const client = host.clientRequest(request);
    const lists = declarationOf(controller, action)?.lists;
    if (client === undefined || lists === undefined) {
      return run();
    }
    const command = commandOf(request, client);
    const rights = await currentRights(host, actorOf(client));
    const listing = { host, rights, command };
    return listsEverything(listing) ? run() : AROUND[lists](request, run, listing);
  });
}

type Around = (request: KuzzleRequest, run: Run, listing: ListingRequest) => Promise<unknown>;

const cutting =
  (lists: Listing): Around =>
  async (_request, run, listing) =>
    visibleListing(lists, listing, await run());

const AROUND: Readonly<Record<Listing, Around>> = {
  indexes: cutting("indexes"),
  statistics: cutting("statistics"),
  rooms: cutting("rooms"),
  "specification pages": async (_request, run, listing) =>
    visibleListing("specification pages", listing, await run()),
  collections: async (request, run, listing) =>
    paged(request, async () => visibleListing("collections", listing, await run())),
  specifications: async (request, run, listing) => {
    const found = request.getSearchBody() as unknown;
    if (isPlainObject(found)) {
      replaceSearchBody(request, visibleSpecifications(listing, found));
    }
    return run();
  },
};

/**
 * Cuts the page after the host has listed all. Source: the host's
 * lib/api/controllers/collectionController.js `_paginateCollections`.
 */
async function paged(request: KuzzleRequest, list: Run): Promise<unknown> {
  const args = request.input.args as Record<string, unknown>;
  const from = request.getInteger("from", 0);
  const size = request.getInteger("size", 0);
  if (from === 0 && size === 0) {
    return list();
  }
  const given = Object.entries(args).filter(([name]) => name === "from" || name === "size");
  delete args.from;
  delete args.size;
  const answer = (await list().finally(() => Object.assign(args, Object.fromEntries(given)))) as {
    readonly collections: readonly unknown[];
  };
  const end = size === 0 ? undefined : from + size;
  return {
    ...answer,
    from,
    ...(size !== 0 && { size }),
    collections: answer.collections.slice(from, end),
  };
}

/** Over HTTP with GET it stands among the arguments. Source: the host's `getSearchBody`. */
function replaceSearchBody({ input, context }: KuzzleRequest, body: object): void {
  const { protocol, misc } = context.connection as {
    protocol?: string | null;
    misc?: { verb?: unknown };
  };
  if (protocol === "http" && misc?.verb === "GET") {
    (input.args as Record<string, unknown>).searchBody = body;
  } else {
    input.body = body as JSONObject;
  }
}
