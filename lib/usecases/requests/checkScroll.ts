import { createHash, randomBytes } from "node:crypto";

import { declarationOf, readActionKey, type ScrollHandle } from "../../domain/actions";
import type { ScrollOpener, StoredScroll } from "../../domain/handles/scroll";
import { splitKey, withKey } from "../../domain/handles/scroll";
import type { Rights } from "../../domain/rights";
import { allows } from "../../domain/rights";
import { UncheckedError } from "../../errors/errors";
import { holdsEverything } from "../escalation/compiledRights";
import { ANONYMOUS_IDS } from "../../domain/hostIds";
import type { ClientRequest } from "../support/context";
import { currentRights } from "../escalation/currentRights";
import type { CursorPlace } from "./takeCursor";

export interface ScrollJudgement {
  /** The host's own id of the scroll. */
  readonly id: string;
  /** Ends the ids that the caller gets; only of anonymous callers. */
  readonly key?: string;
  /** Its place among the open cursors of limited callers. */
  readonly ticket?: string;
  readonly refusal?: UncheckedError;
  /** `true`: the answer to the refused must not tell that there is such a scroll. */
  readonly isHidden?: boolean;
}

const KEY_BYTES = 16;

/**
 * Judges a scroll id as the search that opened it: of this kind, by this caller, who is allowed it
 * still in every place that was searched. The application's scrolls of documents are for whoever is
 * allowed to search the same places.
 */
export async function checkScroll(
  { host, actor, command }: ClientRequest,
  { as }: ScrollHandle,
  scrollId: string,
): Promise<ScrollJudgement> {
  const isAnonymous = ANONYMOUS_IDS.has(actor.kuid);
  const { id, key }: { id: string; key?: string } = isAnonymous
    ? splitKey(scrollId)
    : { id: scrollId };
  const told = { id, ...(key !== undefined && { key }) };
  const rights = await currentRights(host, actor);
  if (holdsEverything(rights)) {
    return told;
  }
  const scroll = await host.handles.scroll(id);
  if (scroll === undefined) {
    // the host says so
    return { ...told, isHidden: true };
  }
  const what = `Not allowed to run ${command.controller}:${command.action} on the scroll ${JSON.stringify(id)}: `;
  const mayRead = holdsPlaces(rights, as, scroll);
  if (scroll.opener === undefined) {
    return scroll.isOfDocuments && as === "document:search" && mayRead
      ? told
      : hidden(told, `${what}no client has opened it, nor may this one search where it reads.`);
  }
  const { opener } = scroll;
  const isOpener = opener.kuid === actor.kuid && opener.since === actor.since;
  if (!isOpener || (isAnonymous && !isSameKey(opener.key, key))) {
    return hidden(told, `${what}another caller has opened it.`);
  }
  if (opener.as !== as) {
    const refusal = new UncheckedError(`${what}it was opened by ${opener.as}, not by ${as}.`);
    return { ...told, refusal };
  }
  const { ticket } = opener;
  return mayRead
    ? { ...told, ...(ticket !== undefined && { ticket }) }
    : { ...told, refusal: new UncheckedError(`${what}no policy allows ${as} where it reads.`) };
}

/** Compares digests, so that the time it takes tells nothing of the key. */
function isSameKey(one: string | undefined, other: string | undefined): boolean {
  const digestOf = (key: string): string => createHash("sha256").update(key).digest("hex");
  return one !== undefined && other !== undefined && digestOf(one) === digestOf(other);
}

function hidden(told: { readonly id: string }, message: string): ScrollJudgement {
  return { ...told, refusal: new UncheckedError(message), isHidden: true };
}

/** Users, profiles and specifications have no place that the host would judge a search by. */
function holdsPlaces(rights: Rights, as: string, { places }: StoredScroll): boolean {
  const search = readActionKey(as);
  if (declarationOf(search.controller, search.action)?.place === "none") {
    return allows(rights, search);
  }
  return places.length > 0 && places.every((place) => allows(rights, { ...search, ...place }));
}

/**
 * Binds a scroll to the caller who opened it.
 *
 * @param place among the open cursors of limited callers
 * @returns the scroll id for the caller: anonymous callers are told apart by a key at its end
 */
export async function bindScroll(
  { host, actor, command }: ClientRequest,
  scrollId: string,
  place: CursorPlace | undefined,
): Promise<string> {
  const as = `${command.controller}:${command.action}`;
  const { kuid, since } = actor;
  const opener: ScrollOpener = {
    ...{ as, kuid },
    ...(since !== undefined && { since }),
    ...(place !== undefined && { ticket: place.ticket }),
  };
  const isPlain =
    !ANONYMOUS_IDS.has(actor.kuid) || holdsEverything(await currentRights(host, actor));
  if (isPlain) {
    const lasts = await host.handles.bindScroll(scrollId, opener);
    await place?.keep(lasts);
    return scrollId;
  }
  const key = randomBytes(KEY_BYTES).toString("base64url");
  const lasts = await host.handles.bindScroll(scrollId, { ...opener, key });
  await place?.keep(lasts);
  return withKey(scrollId, key);
}
