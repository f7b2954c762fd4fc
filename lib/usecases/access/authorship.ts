import type { Origin } from "../../domain/access/origins";
import type { PlantedHandle } from "../../domain/access/plantedHandle";
import type { ProfileGuardConfig } from "../../config/config";
import type { Rights } from "../../domain/rights";
import { covers } from "../../domain/rights";
import type { Change } from "../escalation/change";
import { rightsAfter } from "../escalation/change";
import type { GuardContext } from "../escalation/context";
import { originOf } from "./lineage";

type Context = Pick<GuardContext, "host" | "config">;

/** A means to act as a user, as it is stored. `author`: `null`, where there is none of its own. */
interface MadeHandle extends Pick<PlantedHandle, "kind" | "kuid" | "id"> {
  readonly author: string | null;
  readonly madeThrough: readonly Origin[];
}

/**
 * Judges a handle by everybody who may have it: who made it, and who made what it was made through.
 *
 * @param rights what it will give; `undefined`: that cannot be resolved
 * @returns nothing when each of them holds at least that
 */
export async function plantedHandle(
  context: Context,
  { kind, kuid, id, author, madeThrough }: MadeHandle,
  rights: Rights | undefined,
): Promise<PlantedHandle[]> {
  const own = kind === "session" ? [] : originOf({ kind, kuid, id, author });
  const [foreign, through] = await Promise.all([
    foreignAmong(context, own, kuid, rights),
    foreignAmong(context, madeThrough, kuid, rights),
  ]);
  const [first] = [...foreign, ...through];
  if (first === undefined) {
    return [];
  }
  const fate = fateOf(context.config, kind, through);
  const lineage = through.length > 0 && { madeThrough: through };
  return [{ kind, kuid, id, author: first.author, ...lineage, fate }];
}

async function foreignAmong(
  context: Context,
  origins: readonly Origin[],
  kuid: string,
  rights: Rights | undefined,
): Promise<readonly Origin[]> {
  const foreign: Origin[] = [];
  for (const origin of origins) {
    if (origin.author !== kuid && !(await coversAll(context, origin.author, rights))) {
      foreign.push(origin);
    }
  }
  return foreign;
}

async function coversAll(
  context: Context,
  author: string,
  rights: Rights | undefined,
): Promise<boolean> {
  const profileIds = (await context.host.findUsers([author])).get(author)?.profileIds ?? [];
  const held = await rightsBy(context, profileIds, {});
  return held !== undefined && rights !== undefined && covers(held, rights).covered;
}

/** Returns the rights that profiles give after a change; `undefined`: they cannot be resolved. */
export async function rightsBy(
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
