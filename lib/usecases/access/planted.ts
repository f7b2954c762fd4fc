import type { PlantedHandle } from "../../domain/access/plantedHandle";
import { isSame } from "../../domain/same";
import type { UserEvent } from "../../host/port/AccessStore";
import type { StoredProfile } from "../../host/port/Host";
import { plantedEvent } from "../../domain/access/singleUse";
import { digestOfToken } from "../../shared/digestOfToken";
import type { Change } from "../escalation/change";
import type { GuardContext } from "../escalation/context";
import type { Log } from "../support/RefusalReporter";
import { heldByProfiles, plantedHandle } from "./authorship";
import type { WidenedRights } from "./keyRights";
import { gainOfKey, heldThrough, holdsAll } from "./keyRights";
import { deleteCredentials } from "./leftovers";
import { MOST_KEYS } from "./limits";

type Context = Pick<GuardContext, "host" | "config">;

/** A user who gets more rights, and all that they will hold. */
export interface Widened extends WidenedRights {
  readonly kuid: string;
  readonly change: Change;
}

/**
 * Finds the users whom a change gives other profiles, by which they hold more than before: rights, or
 * requests a second. Rights that cannot be resolved count as more.
 */
export async function widenedUsers(context: Context, change: Change): Promise<Widened[]> {
  const assigned = [...(change.users ?? [])].flatMap(([kuid, user]) =>
    user?.by === "assignment" && kuid !== "" ? [[kuid, user.profileIds] as const] : [],
  );
  const stored = await context.host.findUsers(assigned.map(([kuid]) => kuid));
  const widened: Widened[] = [];
  for (const [kuid, profileIds] of assigned) {
    const had = stored.get(kuid)?.profileIds;
    if (had === undefined || sameIds(had, profileIds)) {
      continue;
    }
    const before = await heldByProfiles(context, had, {});
    const after = await heldByProfiles(context, profileIds, change);
    if (!holdsAll(before, after)) {
      widened.push({ kuid, before, after, change });
    }
  }
  return widened;
}

/** A session has the digest of its token for its id. */
interface Found extends PlantedHandle {
  readonly token?: string;
}

/**
 * Lists the means by which somebody else could act as users who get more rights: API keys that another
 * has made and that gain by it within their policies, and a password of `local` that another has set;
 * and keys, sessions and a password that were made through such. Unless its author holds at least what
 * the user will. Those of the application itself are not foreign.
 */
export async function plantedFor(
  context: Context,
  widened: readonly Widened[],
): Promise<PlantedHandle[]> {
  const found = await Promise.all(widened.map((user) => plantedOf(context, user)));
  // a token is for nobody to see
  return found.flat().map(({ token: _token, ...handle }) => handle);
}

export function warnOfPlanted(log: Pick<Log, "warn">, planted: readonly PlantedHandle[]): void {
  for (const { kind, kuid, id, author, fate } of planted) {
    log.warn(`User "${kuid}" gets more rights; ${kind} "${id}" made by "${author}" is ${fate}.`);
  }
}

async function plantedOf(context: Context, user: Widened): Promise<Found[]> {
  const { access } = context.host;
  const { kuid, after, change } = user;
  const [keys, password, sessions] = await Promise.all([
    access.keysOf(kuid),
    access.localPassword(kuid),
    access.sessionsOf(kuid),
  ]);
  const found: Found[] = [];
  for (const { id, authors, limits, madeThrough } of keys) {
    const gain = await gainOfKey(context, limits, user, change);
    if (gain !== "nothing new") {
      const made = { kind: "apiKey", kuid, id, authors, madeThrough } as const;
      found.push(...(await plantedHandle(context, made, gain)));
    }
  }
  if (password !== undefined) {
    const { authors, madeThrough } = password;
    const made = { kind: "credentials", kuid, id: "local", authors, madeThrough } as const;
    found.push(...(await plantedHandle(context, made, after)));
  }
  for (const { token, limits, madeThrough } of sessions) {
    const gain = await gainOfKey(context, limits, user, change);
    if (gain !== "nothing new") {
      const made = {
        kind: "session",
        kuid,
        id: digestOfToken(token),
        authors: [],
        madeThrough,
      } as const;
      const planted = await plantedHandle(context, made, gain);
      found.push(...planted.map((handle) => ({ ...handle, token })));
    }
  }
  // with the password every session of the user ends
  const endsAll = found.some(({ kind, fate }) => kind === "credentials" && fate === "revoked");
  return endsAll
    ? found.map((one) => (one.kind === "session" ? { ...one, fate: "revoked" as const } : one))
    : found;
}

/**
 * Lists the API keys that others have made for users of profiles which a change widens. They stay: a
 * profile may have thousands of users, whose keys were rightly made by whoever set them up.
 */
export async function plantedInProfiles(
  context: Context,
  before: ReadonlyMap<string, StoredProfile>,
  change: Change,
): Promise<PlantedHandle[]> {
  const { host } = context;
  const widened = new Map<string, WidenedRights>();
  for (const [id, profile] of before) {
    const changed = change.profiles?.get(id);
    const [was, is] = await Promise.all([
      heldThrough(context, [profile], {}),
      heldThrough(context, [changed ?? profile], change),
    ]);
    if (changed !== null && !holdsAll(was, is)) {
      widened.set(id, { before: was, after: is });
    }
  }
  if (widened.size === 0) {
    return [];
  }
  const found: PlantedHandle[] = [];
  let seen = 0;
  for await (const keys of host.access.allKeys()) {
    const foreign = keys.filter(
      ({ kuid, authors, madeThrough }) =>
        authors.some(({ author }) => author !== kuid) || madeThrough.length > 0,
    );
    const users = await host.drift.findUsers([...new Set(foreign.map(({ kuid }) => kuid))]);
    const held = new Map(users.map(({ _id, profileIds }) => [_id, profileIds]));
    for (const { id, kuid, authors, limits, madeThrough } of foreign) {
      const by = held.get(kuid)?.find((profileId) => widened.has(profileId));
      const profile = by === undefined ? undefined : widened.get(by);
      const gain =
        profile === undefined ? "nothing new" : await gainOfKey(context, limits, profile, change);
      if (gain !== "nothing new") {
        const made = { kind: "apiKey", kuid, id, authors, madeThrough } as const;
        const planted = await plantedHandle(context, made, gain);
        found.push(...planted.map((handle) => ({ ...handle, fate: "kept" }) as const));
      }
    }
    seen += keys.length;
    if (seen >= MOST_KEYS) {
      break;
    }
  }
  return found;
}

/**
 * Gives users more rights once what others have planted is gone: else it would act with the new rights,
 * if only for a moment. What others make for them meanwhile is undone by who makes it.
 */
export async function whileWidening<T>(
  context: Context,
  widened: readonly Widened[],
  run: () => Promise<T>,
): Promise<T> {
  const { access } = context.host;
  // whoever logs in meanwhile with a password that is revoked has what it has opened
  const events: readonly UserEvent[] =
    context.config.onWidening.credentials === "revoke" ? ["widened", "password"] : ["widened"];
  const noted = widened.flatMap(({ kuid }) => events.map((event) => [kuid, event] as const));
  await Promise.all(noted.map(([kuid, event]) => access.noteUserEvent(kuid, event, "begins")));
  try {
    for (const user of widened) {
      await revoke(context.host, user.kuid, await plantedOf(context, user));
    }
    return await run();
  } finally {
    await Promise.all(
      noted.map(([kuid, event]) =>
        access.noteUserEvent(kuid, event, "ended").catch(() => undefined),
      ),
    );
  }
}

/** Names everybody who has made something, and what it was made through. */
export function authorsOfPlanted(planted: readonly PlantedHandle[]): readonly string[] {
  const authors = planted.flatMap(({ author, madeThrough = [] }) => [
    author,
    ...madeThrough.map((origin) => origin.author),
  ]);
  return [...new Set(authors)];
}

/** Ends the password first, which opens sessions, and keys last, which sessions make. */
async function revoke(
  { access, drift }: Context["host"],
  kuid: string,
  planted: readonly Found[],
): Promise<void> {
  const revoked = planted.filter(({ fate }) => fate === "revoked");
  // a token for one use that was made through it is used up: what it has begun is found by nothing else
  await Promise.all(
    authorsOfPlanted(revoked).map((author) =>
      access.noteUserEvent(kuid, plantedEvent(author), "ended"),
    ),
  );
  if (revoked.some(({ kind }) => kind === "credentials")) {
    await deleteCredentials({ drift }, "local", kuid);
    // which of them were opened by it is not known of those that bear no mark
    await access.endSessions(kuid, new Set());
  }
  await Promise.all(
    revoked.flatMap(({ token }) => (token === undefined ? [] : [access.endSession(kuid, token)])),
  );
  await access.deleteKeys(revoked.flatMap(({ kind, id }) => (kind === "apiKey" ? [id] : [])));
}

function sameIds(one: readonly string[], other: readonly string[]): boolean {
  return isSame([...one].sort(), [...other].sort());
}
