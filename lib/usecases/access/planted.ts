import type { PlantedHandle } from "../../domain/access/plantedHandle";
import type { ProfileGuardConfig } from "../../config/config";
import type { Rights } from "../../domain/rights";
import { covers } from "../../domain/rights";
import { isSame } from "../../domain/same";
import type { StoredProfile } from "../../host/port/Host";
import type { Change } from "../escalation/change";
import { rightsAfter } from "../escalation/change";
import type { GuardContext } from "../escalation/context";
import { ANONYMOUS_IDS } from "../support/command";
import type { WidenedRights } from "./keyRights";
import { gainOfKey } from "./keyRights";
import { deleteCredentials } from "./leftovers";
import { MOST_KEYS } from "./limits";

type Context = Pick<GuardContext, "host" | "config">;

/** A user who gets more rights, and all that they will hold. */
export interface Widened extends WidenedRights {
  readonly kuid: string;
  readonly change: Change;
}

/**
 * Finds the users whom a change gives other profiles, by which they hold more than before. Rights that
 * cannot be resolved count as more.
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
    const before = await rightsBy(context, had, {});
    const after = await rightsBy(context, profileIds, change);
    if (before === undefined || after === undefined || !covers(before, after).covered) {
      widened.push({ kuid, before, rights: after, change });
    }
  }
  return widened;
}

/**
 * Lists the means by which somebody else could act as users who get more rights: API keys that another
 * has made and that gain by it within their policies, and a password of `local` that another has set, unless its author holds at least what the
 * user will. Those of the application itself are not foreign.
 */
export async function plantedFor(
  context: Context,
  widened: readonly Widened[],
): Promise<PlantedHandle[]> {
  const { access } = context.host;
  const found: PlantedHandle[] = [];
  for (const user of widened) {
    const { kuid, rights, change } = user;
    const [keys, password] = await Promise.all([access.keysOf(kuid), access.localPassword(kuid)]);
    for (const { id, author, limits } of keys) {
      const gain = await gainOfKey(context, limits, user, change);
      if (gain !== "nothing new" && (await isForeign(context, author, kuid, gain))) {
        const fate = fateOf(context.config, "apiKey");
        found.push({ kind: "apiKey", kuid, id, author: String(author), fate });
      }
    }
    const setBy = password?.setBy ?? null;
    if (await isForeign(context, setBy, kuid, rights)) {
      const fate = fateOf(context.config, "credentials");
      found.push({ kind: "credentials", kuid, id: "local", author: String(setBy), fate });
    }
  }
  return found;
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
      rightsAfter(context, [profile], {}),
      rightsAfter(context, [changed ?? profile], change),
    ]);
    if (changed !== null && (was === undefined || is === undefined || !covers(was, is).covered)) {
      widened.set(id, { before: was, rights: is });
    }
  }
  if (widened.size === 0) {
    return [];
  }
  const found: PlantedHandle[] = [];
  let seen = 0;
  for await (const keys of host.access.allKeys()) {
    const foreign = keys.filter(({ kuid, author }) => author !== null && author !== kuid);
    const users = await host.drift.findUsers([...new Set(foreign.map(({ kuid }) => kuid))]);
    const held = new Map(users.map(({ _id, profileIds }) => [_id, profileIds]));
    for (const { id, kuid, author, limits } of foreign) {
      const by = held.get(kuid)?.find((profileId) => widened.has(profileId));
      const profile = by === undefined ? undefined : widened.get(by);
      const gain = profile && (await gainOfKey(context, limits, profile, change));
      const isMore = profile !== undefined && gain !== "nothing new";
      if (isMore && (await isForeign(context, author, kuid, gain))) {
        found.push({ kind: "apiKey", kuid, id, author: String(author), fate: "kept" });
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
  if (widened.length === 0) {
    return run();
  }
  const { access, drift } = context.host;
  await Promise.all(widened.map(({ kuid }) => access.noteTurn(kuid, "widened", "begins")));
  try {
    const planted = await plantedFor(context, widened);
    const revoked = planted.filter(({ fate }) => fate === "revoked");
    await access.deleteKeys(revoked.flatMap(({ kind, id }) => (kind === "apiKey" ? [id] : [])));
    for (const { kuid, id: strategy } of revoked.filter(({ kind }) => kind === "credentials")) {
      await deleteCredentials({ drift }, strategy, kuid);
    }
    return await run();
  } finally {
    await Promise.all(
      widened.map(({ kuid }) => access.noteTurn(kuid, "widened", "ended").catch(() => undefined)),
    );
  }
}

async function isForeign(
  context: Context,
  author: string | null,
  kuid: string,
  rights: Rights | undefined,
): Promise<boolean> {
  // users of their own, and whoever signed up: nobody else had a part in it
  if (author === null || author === kuid || ANONYMOUS_IDS.has(author)) {
    return false;
  }
  const profileIds = (await context.host.findUsers([author])).get(author)?.profileIds ?? [];
  const held = await rightsBy(context, profileIds, {});
  return held === undefined || rights === undefined || !covers(held, rights).covered;
}

async function rightsBy(
  context: Context,
  profileIds: readonly string[],
  change: Change,
): Promise<Rights | undefined> {
  const stored = await context.host.findProfiles(profileIds);
  const profiles = profileIds.flatMap((id) => {
    const changed = change.profiles?.get(id);
    const profile = changed === undefined ? stored.get(id) : changed;
    return profile === undefined || profile === null ? [] : [profile];
  });
  return rightsAfter(context, profiles, change);
}

function fateOf(
  { onWidening }: ProfileGuardConfig,
  kind: PlantedHandle["kind"],
): PlantedHandle["fate"] {
  const wanted = kind === "apiKey" ? onWidening.apiKeys : onWidening.credentials;
  return wanted === "revoke" ? "revoked" : "kept";
}

function sameIds(one: readonly string[], other: readonly string[]): boolean {
  return isSame([...one].sort(), [...other].sort());
}
