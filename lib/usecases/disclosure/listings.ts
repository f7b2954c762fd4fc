import type { Listing } from "../../domain/actions";
import { isPlainObject } from "../../domain/plainObject";
import { placesFilter } from "../../domain/queries/placesFilter";
import type { Rights } from "../../domain/rights";
import { allows } from "../../domain/rights";
import { locationsOf } from "../../domain/rights/cells";
import { EVERYWHERE, sameLocations } from "../../domain/rights/locations";
import type { Host } from "../../host/port/Host";
import type { Command } from "../support/command";

/** A request for a list of places, and the rights of its caller. */
export interface ListingRequest {
  readonly host: Pick<Host, "listCollections">;
  readonly rights: Rights;
  readonly command: Command;
}

type Members = Readonly<Record<string, unknown>>;
type IsVisible = (index: string, collection?: string) => boolean;
type Cut = (request: ListingRequest, answer: Members, sees: IsVisible) => unknown;

/** Tells whether the caller may list every place. */
export function listsEverything({ rights, command }: Omit<ListingRequest, "host">): boolean {
  return sameLocations(locationsOf(rights, command), EVERYWHERE);
}

/**
 * Cuts an answer that lists places to those that the caller's rights to this very action cover. The
 * host asks for no place here, since the request names none, or only an index.
 */
export async function visibleListing(
  listing: Listing,
  request: ListingRequest,
  answer: unknown,
): Promise<unknown> {
  const { rights, command } = request;
  const { controller, action } = command;
  const sees: IsVisible = (index, collection) =>
    allows(rights, { controller, action, index, collection });
  return isPlainObject(answer) ? CUTS[listing](request, answer, sees) : answer;
}

const CUTS: Readonly<Record<Listing, Cut>> = {
  indexes: async ({ host }, { collections, ...answer }, sees) => {
    const shown = namesIn(answer.indexes).filter((index) => sees(index));
    const count = async (index: string): Promise<[string, number]> => {
      const names = await host.listCollections(index);
      return [index, names.filter((name) => sees(index, name)).length];
    };
    return {
      ...answer,
      indexes: shown,
      ...(collections !== undefined && {
        collections: Object.fromEntries(await Promise.all(shown.map(count))),
      }),
    };
  },
  collections: ({ command }, answer, sees) => ({
    ...answer,
    collections: entriesIn(answer.collections).filter(({ name }) =>
      sees(String(command.args.index), String(name)),
    ),
  }),
  statistics: (_request, answer, sees) => {
    const indexes = entriesIn(answer.indexes)
      .filter(({ name }) => sees(String(name)))
      .map((index) => {
        const collections = entriesIn(index.collections).filter(({ name }) =>
          sees(String(index.name), String(name)),
        );
        return { ...index, collections, size: sizeOf(collections) };
      });
    return { ...answer, indexes, size: sizeOf(indexes) };
  },
  rooms: (_request, answer, sees) =>
    Object.fromEntries(
      Object.entries(answer).flatMap(([index, collections]) => {
        const shown = Object.entries(isPlainObject(collections) ? collections : {}).filter(
          ([name]) => sees(index, name),
        );
        // the host leaves the name of an index that it has emptied
        return shown.length === 0 ? [] : [[index, Object.fromEntries(shown)]];
      }),
    ),
  // opened with the rights of then
  "specification pages": (_request, answer, sees) => ({
    ...answer,
    hits: entriesIn(answer.hits).filter(({ _id }) => {
      const [index = "", ...collection] = String(_id).split("#");
      return sees(index, collection.join("#"));
    }),
  }),
  // cut by its query, so that its total is right too
  specifications: (_request, answer) => answer,
};

/**
 * Returns a search body that finds only the specifications that the caller may see. The caller's own
 * query does not score: scores tell how often a word stands in all documents.
 */
export function visibleSpecifications({ rights, command }: ListingRequest, body: Members): Members {
  const places = placesFilter(locationsOf(rights, command));
  const { query } = body;
  // the host takes an empty query for every document
  const isEmpty = isPlainObject(query) && Object.keys(query).length === 0;
  const filter = query === undefined || query === null || isEmpty ? [places] : [query, places];
  return { ...body, query: { constant_score: { filter: { bool: { filter } } } } };
}

function namesIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((name) => typeof name === "string") : [];
}

function entriesIn(value: unknown): Members[] {
  return Array.isArray(value) ? value.filter(isPlainObject) : [];
}

function sizeOf(entries: readonly Members[]): number {
  return entries.reduce((sum, { size }) => sum + Number(size), 0);
}
