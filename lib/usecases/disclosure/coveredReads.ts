import type { DocumentTarget, SearchedSecurity, SecurityRead } from "../../domain/actions";
import { isPlainObject } from "../../domain/plainObject";
import { withIds } from "../../domain/queries/coveredFilters";
import { UncheckedError } from "../../errors/errors";
import type { Host } from "../../host/port/Host";
import { ANONYMOUS_IDS } from "../../domain/hostIds";
import type { IdsPlace, Input } from "./askedIds";
import { askedIds, givenAt, listIn } from "./askedIds";
import type { CoveredView } from "./coveredView";
import { seesUser } from "./coveredView";
import { idsSeen } from "./idsSeen";
import { findStoredUsers, idsIn, seenInSpiteOfFormer, seesStored } from "./storedUsers";
import { UnknownIds } from "./UnknownIds";
import { usersInView } from "./usersInView";

/** A client's read of users, profiles, roles, credentials or API keys. */
export interface CoveredRequest {
  readonly host: Host;
  readonly view: CoveredView;
  readonly input: Input;
  /** Runs the host's own action. */
  readonly run: () => Promise<unknown>;
}

/** The one strategy of which the plugin knows where it stores whose credentials they are. */
const LOCAL = "local";
/** The most users of whom a caller can search the credentials: hits of one search of Elasticsearch. */
const MOST_SEARCHED = 10_000;

/** Runs an action of the host for which nothing exists but what the caller covers. */
export async function readCovered(read: SecurityRead, request: CoveredRequest): Promise<unknown> {
  const { host, run } = request;
  switch (read.by) {
    case "ids":
      return withSeenIds(read.of, read.at, request);
    case "users":
      return withSeenUsers(read.at, request);
    case "search":
      return read.of === "api-keys"
        ? withSeenIds("user", "userId", {
            ...request,
            run: () => host.cutSearches.within("api-keys", { filter: { match_all: {} } }, run),
          })
        : searchCovered(read.of, request);
    case "page":
      return seenHits(request, read.of, await run());
    case "credentials":
      return withSeenOwner(request);
    case "credentials search":
      return searchCredentials(request);
    case "visible":
    case "whole":
    case "none":
      return run();
  }
}

async function searchCovered(
  of: "profiles" | "roles" | "users",
  { host, view, run }: CoveredRequest,
): Promise<unknown> {
  if (of !== "users") {
    return host.cutSearches.within(of, { filter: withIds(view[of]) }, run);
  }
  const found = await host.cutSearches.within(of, await usersInView(host, view), run);
  const seen = await seenInSpiteOfFormer(
    host,
    view,
    hitsOf(found).map(({ _id }) => _id),
  );
  // somebody may get another profile between the two searches
  return withHits(
    found,
    ({ _id, _source }) =>
      seen.has(_id) && seesUser(view, { _id, profileIds: idsIn(_source?.profileIds) }),
  );
}

interface Hit {
  readonly _id: string;
  readonly _source?: Readonly<Record<string, unknown>>;
}

function hitsOf(answer: unknown): readonly Hit[] {
  const { hits } = Object(answer) as { hits?: unknown };
  return Array.isArray(hits) ? (hits as readonly Hit[]) : [];
}

function withHits(answer: unknown, isSeen: (hit: Hit) => boolean): unknown {
  return isPlainObject(answer) && Array.isArray(answer.hits)
    ? { ...answer, hits: hitsOf(answer).filter(isSeen) }
    : answer;
}

/** Opened with the rights of then, and with what was stored then: what the caller covers no more is left out. */
async function seenHits(
  { host, view }: CoveredRequest,
  of: SearchedSecurity,
  answer: unknown,
): Promise<unknown> {
  const ids = hitsOf(answer).map(({ _id }) => _id);
  const seen = await idsSeen(host, view, of === "profiles" ? "profile" : "user", ids);
  return withHits(answer, ({ _id }) => seen.has(_id));
}

/** Shows the host no users but those that the caller sees, where it reads them. */
async function withSeenUsers(at: IdsPlace, request: CoveredRequest): Promise<unknown> {
  const { host, view, input, run } = request;
  const asked = askedIds(input, at);
  // the host reads nothing to know them
  if (asked.some((id) => ANONYMOUS_IDS.has(id))) {
    return withSeenIds("user", at, request);
  }
  const inSpite = seenInSpiteOfFormer(host, view, asked);
  const answering = host.cutSearches.users.within(
    async (kuid, content) =>
      seesStored(view, kuid, content) && (!view.countsFormer || (await inSpite).has(kuid)),
    run,
  );
  // of whoever does not exist it takes as long as of whoever has lost a profile
  await Promise.allSettled([inSpite, answering]);
  await inSpite;
  return answering;
}

/** Asks the host for what nothing has in the place of each id that the caller does not see. */
async function withSeenIds(
  of: DocumentTarget,
  at: IdsPlace,
  { host, view, input, run }: CoveredRequest,
): Promise<unknown> {
  const unknown = new UnknownIds();
  const given = givenAt(input, at);
  const seen = await idsSeen(host, view, of, askedIds(input, at));
  const cut = (value: unknown): unknown =>
    typeof value === "string" && !seen.has(value) ? unknown.insteadOf(value) : value;
  try {
    for (const { holder, value } of given) {
      holder[at] = at === "ids" ? (listIn(value)?.map(cut) ?? value) : cut(value);
    }
    return await run().catch(unknown.throwAsGiven);
  } finally {
    given.forEach(({ holder, value }) => {
      holder[at] = value;
    });
  }
}

/**
 * Answers credentials of a user whom the caller sees. Of all others it asks the host for credentials that
 * nobody has, after it was asked for these: so that both take as long.
 */
async function withSeenOwner(request: CoveredRequest): Promise<unknown> {
  const { host, view, input, run } = request;
  const found = await run().catch(() => undefined);
  const { kuid } = Object(found) as { kuid?: unknown };
  const seen = await findStoredUsers(host, view, [typeof kuid === "string" ? kuid : ""]);
  if (seen.size > 0) {
    return found;
  }
  const { args } = input;
  const given = args._id;
  const unknown = new UnknownIds();
  try {
    args._id = typeof given === "string" ? unknown.insteadOf(given) : given;
    return await run().catch(unknown.throwAsGiven);
  } finally {
    args._id = given;
  }
}

/** @throws UncheckedError 403 where it cannot be cut to the users whom the caller sees */
async function searchCredentials({ host, view, input, run }: CoveredRequest): Promise<unknown> {
  const { strategy } = input.args;
  if (strategy !== LOCAL && host.listStrategies().includes(String(strategy))) {
    throw new UncheckedError(
      `Not allowed to search the credentials of strategy "${String(strategy)}": its answer cannot be cut to the users whose every profile you cover.`,
    );
  }
  if (strategy !== LOCAL) {
    // the host says that there is none
    return run();
  }
  const users = await usersInView(host, view);
  const { ids, total } = await host.cutSearches.idsOf("users", users, MOST_SEARCHED);
  if (total > ids.length) {
    throw new UncheckedError(
      `Not allowed to search the credentials of more than ${MOST_SEARCHED.toLocaleString("en")} users. Search the users, and get the credentials of each.`,
    );
  }
  const seen = await seenInSpiteOfFormer(host, view, ids);
  return host.cutSearches.within("credentials", { filter: { terms: { kuid: [...seen] } } }, run);
}
