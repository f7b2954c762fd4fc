import { isPlainObject } from "../../domain/plainObject";
import type { State } from "../files/state";
import { CommandError } from "../support/exit";
import { isAnswer, linesOf } from "./answers";
import { reasonOf, type Server, type ServerRequest } from "./server";
import type { StoredUser } from "../../domain/rights";

/** The most documents that the host gives in one page (`limits.documentsFetchCount`). */
const MOST = 10_000;

const PAGE = 1000;
const SCROLL_TTL = "1m";

interface Document {
  readonly _id: string;
  readonly _source: Readonly<Record<string, unknown>>;
}

interface Page {
  readonly hits: readonly Document[];
  readonly total: number;
  readonly scrollId?: string;
  /** The plugin has left out what the caller does not cover (its option `restrictSecurityReads`). */
  readonly limitedTo?: "covered";
}

/**
 * Every role and profile, and users.
 *
 * @param users which: all, or those of these ids that there are
 * @throws CommandError when something may not be read, or not completely, or when Kuzzle leaves out what we do not cover
 */
export async function readStored(
  server: Server,
  users: "all" | readonly string[],
  progress: (text: string) => void = () => undefined,
): Promise<State> {
  try {
    for (const collection of ["roles", "profiles", "users"]) {
      progress(`reading ${collection}`);
      await refresh(server, collection);
    }
    return {
      roles: byId(await allRoles(server), toDocument),
      profiles: byId(await scroll(server, "Profiles", progress), toDocument),
      users: byId(
        users === "all" ? await scroll(server, "Users", progress) : await usersById(server, users),
        toUser,
      ),
    };
  } catch (error) {
    if (error instanceof CommandError) {
      throw error;
    }
    throw new CommandError(
      `What is stored at ${server.url} cannot be read.`,
      undefined,
      isAnswer(error) ? linesOf(error) : [reasonOf(error)],
    );
  } finally {
    progress("");
  }
}

/** A search sees what was refreshed. Who may not ask for that sees what is a second old. */
async function refresh(server: Server, collection: string): Promise<void> {
  try {
    await server.query({ controller: "security", action: "refresh", collection });
  } catch (error) {
    if (!isAnswer(error) || error.status !== 403) {
      throw error;
    }
  }
}

/** The host has no scroll for roles: one page, or none. */
async function allRoles(server: Server): Promise<readonly Document[]> {
  const page = async (size: number): Promise<Page> =>
    whole(server, await server.query(security("searchRoles", { size, body: {} })));
  const first = await page(PAGE);
  const all = first.total <= PAGE ? first : await page(Math.min(first.total, MOST));
  return complete("roles", all.hits, all.total);
}

async function scroll(
  server: Server,
  what: "Profiles" | "Users",
  progress: (text: string) => void,
): Promise<readonly Document[]> {
  let page = whole(
    server,
    await server.query(security(`search${what}`, { size: PAGE, scroll: SCROLL_TTL, body: {} })),
  );
  const { total } = page;
  const found = [...page.hits];
  while (found.length < total && page.hits.length > 0) {
    progress(`reading ${what.toLowerCase()}: ${found.length} of ${total}`);
    page = whole(
      server,
      await server.query(
        security(`scroll${what}`, { scrollId: page.scrollId, scroll: SCROLL_TTL }),
      ),
    );
    found.push(...page.hits);
  }
  return complete(what.toLowerCase(), found, total);
}

async function usersById(server: Server, ids: readonly string[]): Promise<readonly Document[]> {
  const found: Document[] = [];
  for (let start = 0; start < ids.length; start += PAGE) {
    const body = { ids: ids.slice(start, start + PAGE) };
    const { hits } = whole(server, await server.query(security("mGetUsers", { body })));
    found.push(...hits);
  }
  return found;
}

/** Reads by which strategies users have credentials. Leaves out those of whom it may not be seen. */
export async function readStrategies(
  server: Server,
  kuids: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, readonly string[]>();
  for (const _id of kuids) {
    try {
      const { strategies } = (await server.query(security("getUserStrategies", { _id }))) as {
        strategies: readonly string[];
      };
      found.set(_id, strategies);
    } catch (error) {
      if (!isAnswer(error)) {
        throw error;
      }
    }
  }
  return found;
}

/** @throws CommandError of a page that holds only what we cover: of the rest nothing would be proven, or planned */
function whole({ url }: Server, answer: unknown): Page {
  const page = answer as Page;
  if (page.limitedTo !== undefined) {
    throw new CommandError(`Kuzzle at ${url} shows you only what you cover.`, undefined, [
      'Its option "restrictSecurityReads" leaves out other users, profiles and roles, so that nothing can be told of all.',
      "Ask as somebody who may send every action of every controller, everywhere: who covers everything sees everything.",
    ]);
  }
  return page;
}

function complete(what: string, found: readonly Document[], total: number): readonly Document[] {
  if (found.length < total) {
    throw new CommandError(
      `Of ${total} ${what} only ${found.length} can be read. Nothing is done by halves.`,
    );
  }
  return found;
}

function security(action: string, members: object): ServerRequest {
  return { controller: "security", action, ...members };
}

function byId<T extends { readonly _id: string }>(
  documents: readonly Document[],
  convert: (document: Document) => T,
): ReadonlyMap<string, T> {
  // a search has no order of its own
  const inOrder = [...documents].sort((left, right) => (left._id < right._id ? -1 : 1));
  return new Map(inOrder.map((document) => [document._id, convert(document)]));
}

function toDocument({ _id, _source }: Document): { readonly _id: string } {
  return { ..._source, _id };
}

function toUser({ _id, _source }: Document): StoredUser {
  const { profileIds } = _source;
  const isList = isPlainObject(_source) && Array.isArray(profileIds);
  return { ..._source, _id, profileIds: isList ? (profileIds as string[]) : [] };
}
