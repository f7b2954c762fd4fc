import type { Author, Origin } from "../../domain/access/origins";
import { isAuthorMadeAt, toldOrigins } from "../../domain/access/origins";
import type { PlantedHandle } from "../../domain/access/plantedHandle";
import type { ProfileGuardConfig } from "../../config/config";
import type { Change } from "../escalation/change";
import { holdsEverything } from "../escalation/compiledRights";
import type { GuardContext } from "../escalation/context";
import type { Held } from "./keyRights";
import { heldByKey, heldThrough, holdsAll } from "./keyRights";
import { originsBy } from "./lineage";

type Context = Pick<GuardContext, "host" | "config">;

/** A means to act as a user, as it is stored. */
interface MadeHandle extends Pick<PlantedHandle, "kind" | "kuid" | "id"> {
  readonly authors: readonly Author[];
  readonly madeThrough: readonly Origin[];
}

/**
 * Judges a handle by everybody who may have it: who made it, and who made what it was made through.
 *
 * @param gain what it will give
 * @returns nothing when each of them holds at least that
 */
export async function plantedHandle(
  context: Context,
  { kind, kuid, id, authors, madeThrough }: MadeHandle,
  gain: Held,
): Promise<PlantedHandle[]> {
  const own = kind === "session" ? [] : originsBy(authors, { kind, kuid, id });
  const [foreign, through] = await Promise.all([
    foreignAmong(context, own, kuid, gain),
    foreignAmong(context, madeThrough, kuid, gain),
  ]);
  const [first] = [...foreign, ...through];
  if (first === undefined) {
    return [];
  }
  const fate = fateOf(context.config, kind, through);
  const lineage = through.length > 0 && { madeThrough: toldOrigins(through) };
  return [{ kind, kuid, id, author: first.author, ...lineage, fate }];
}

async function foreignAmong(
  context: Context,
  origins: readonly Origin[],
  kuid: string,
  gain: Held,
): Promise<readonly Origin[]> {
  const foreign: Origin[] = [];
  for (const origin of origins) {
    if (origin.author !== kuid && !(await coversAll(context, origin, gain))) {
      foreign.push(origin);
    }
  }
  return foreign;
}

/**
 * Tells whether the author of something holds all of it, by what they made it with. A user who has the
 * author's kuid since is somebody else. As everywhere, whoever holds all rights needs no rate limit.
 */
async function coversAll(context: Context, by: Author, gain: Held): Promise<boolean> {
  const { host } = context;
  const profileIds = (await host.findUsers([by.author])).get(by.author)?.profileIds ?? [];
  const own = await heldByProfiles(context, profileIds, {});
  const held = await heldByKey(context, { policies: by.policies ?? [] }, own, {});
  // after their profiles: no later user of the kuid can have these
  const createdAt = await host.drift.createdAt(by.author);
  return (
    createdAt !== undefined &&
    isAuthorMadeAt(by, createdAt) &&
    ((held.rights !== undefined && holdsEverything(held.rights)) || holdsAll(held, gain))
  );
}

/** Returns what profiles give after a change. */
export async function heldByProfiles(
  context: Pick<Context, "host">,
  profileIds: readonly string[],
  change: Change,
): Promise<Held> {
  const stored = await context.host.findProfiles(profileIds);
  const profiles = profileIds.flatMap((id) => {
    const changed = change.profiles?.get(id);
    const profile = changed === undefined ? stored.get(id) : changed;
    return profile === undefined || profile === null ? [] : [profile];
  });
  return heldThrough(context, profiles, change);
}

/** Judges what a password has opened as that, and as what another has made. */
function fateOf(
  { onWidening }: ProfileGuardConfig,
  kind: PlantedHandle["kind"],
  through: readonly Origin[],
): PlantedHandle["fate"] {
  const { apiKeys, credentials } = onWidening;
  const isOfPassword =
    kind === "credentials" || through.some((origin) => origin.kind === "credentials");
  const isRevoked =
    (isOfPassword && credentials === "revoke") || (kind !== "credentials" && apiKeys === "revoke");
  return isRevoked ? "revoked" : "kept";
}
