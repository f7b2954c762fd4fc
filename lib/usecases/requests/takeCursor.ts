import { createHash, randomUUID } from "node:crypto";

import type { ProfileGuardConfig } from "../../config/config";
import { isPlainObject } from "../../domain/plainObject";
import { scrollLifetime } from "../../domain/requests/scrollForms";
import { addressOf, UNKNOWN } from "../../domain/signUp/address";
import { TooManyCursorsError } from "../../errors/TooManyCursorsError";
import type { CursorTicket } from "../../host/port/HandleStore";
import { holdsEverything } from "../escalation/compiledRights";
import { currentRights } from "../escalation/currentRights";
import { presetOf } from "../escalation/preset";
import { ANONYMOUS_IDS } from "../../domain/hostIds";
import type { ClientRequest } from "../support/context";

/**
 * Out of the 500 that Elasticsearch has for each of its nodes (`search.max_open_scroll_context`), one for
 * each shard. The rest is for who covers everything, and for what the host needs to revoke rights.
 */
const OF_EVERYBODY = 400;
/** The share of callers without a login, and of those who have no profile but what a sign-up gives. */
const OF_STRANGERS = 100;
/** Milliseconds that a request may take before its cursor is known. */
const RUNS = 60_000;
/** Milliseconds; shorter than any cursor of the host lasts. */
const RENEWED_EVERY = 1_000;
/** Milliseconds of the cursors that the host opens for itself. Source: its lib/service/storage. */
const OF_HOST = 5_000;

/** A place among the open cursors of limited callers. */
export interface CursorPlace {
  readonly ticket: CursorTicket;
  /** It lasts for so many milliseconds from now on; 0: it has ended. */
  keep(lifetime: number): Promise<void>;
  /** Renews it for as long as the cursor lasts without being read. */
  renew(): Promise<void>;
  /** The host has failed: only when it refused the request surely no cursor is open. */
  failed(error: unknown): Promise<void>;
}

/**
 * Takes a place for a cursor that a request opens: whoever opened all that the storage has would keep
 * users from being deleted, and others from reading.
 *
 * @param kind `own`: the host's own, which it leaves behind when it fails
 * @returns `undefined` for who covers everything, and for a search without a scroll
 * @throws TooManyCursorsError 429 `profile-guard.cursor.share`
 * @throws 503 when Redis does not answer
 */
export async function takeCursor(
  request: ClientRequest,
  config: ProfileGuardConfig,
  kind: "scroll" | "own",
): Promise<CursorPlace | undefined> {
  const { host, actor, command } = request;
  const given = scrollLifetime(command.args.scroll);
  const isOpened = kind === "own" || given !== undefined;
  if (!isOpened || holdsEverything(await currentRights(host, actor))) {
    return undefined;
  }
  const lifetime = given ?? OF_HOST;
  const ticket = ticketOf(request, config);
  const shortage = await host.handles.takeCursor(ticket, lifetime + RUNS, {
    ofCaller: config.limits.scrolls,
    ofStrangers: OF_STRANGERS,
    ofEverybody: OF_EVERYBODY,
  });
  if (shortage !== undefined) {
    throw new TooManyCursorsError(shortage.scope, shortage.limit, shortage.wait);
  }
  // without Redis it counts for longer than it lasts
  const keep = (milliseconds: number): Promise<void> =>
    host.handles.keepCursor(ticket, milliseconds).catch(() => undefined);
  return {
    ticket,
    keep,
    renew: () => keep(lifetime),
    failed: (error) => {
      const { status } = Object(error) as { status?: unknown };
      const isRefused = kind === "scroll" && typeof status === "number" && status < 500;
      return keep(isRefused ? 0 : lifetime);
    },
  };
}

/** Keeps the place while a file is sent. Of one that is not sent whole the cursor stays open. */
export async function* inPlace<T>(
  pieces: AsyncIterable<T>,
  place: CursorPlace,
  now: () => number = Date.now,
): AsyncGenerator<T> {
  let renewedAt = now();
  let isWhole = false;
  try {
    for await (const piece of pieces) {
      if (now() - renewedAt >= RENEWED_EVERY) {
        await place.renew();
        renewedAt = now();
      }
      yield piece;
    }
    isWhole = true;
  } finally {
    await (isWhole ? place.keep(0) : place.renew());
  }
}

/** A scroll that is read on lasts longer; one that is read to its end has ended. */
export async function keepCursorOf(
  { host: { handles } }: Pick<ClientRequest, "host">,
  scrollId: string,
  ticket: CursorTicket,
): Promise<void> {
  try {
    await handles.keepCursor(ticket, await handles.scrollLasts(scrollId));
  } catch {
    // without Redis the host keeps no scroll
  }
}

function ticketOf({ host, actor, command }: ClientRequest, config: ProfileGuardConfig): string {
  const isAnonymous = ANONYMOUS_IDS.has(actor.kuid);
  const preset = presetOf(host, config);
  const isStranger = isAnonymous || actor.profileIds.every((id) => preset.includes(id));
  const address = addressOf(command.address ?? UNKNOWN, config.signUp?.limit?.proxies ?? 0);
  const name = isAnonymous ? `address ${address}` : `user ${actor.kuid}`;
  const holder = createHash("sha256").update(name).digest("base64url");
  return `${isStranger ? "s" : "u"} ${holder} ${collectionsIn(command.args.targets)} ${randomUUID()}`;
}

/** Elasticsearch counts each collection of a search, which has a shard at least. */
function collectionsIn(targets: unknown): number {
  const lists = (Array.isArray(targets) ? targets : []).map((target: unknown) =>
    isPlainObject(target) && Array.isArray(target.collections) ? target.collections.length : 0,
  );
  return Math.max(
    1,
    lists.reduce((sum, count) => sum + count, 0),
  );
}
