import type { ProfileGuardConfig } from "../../config/config";
import type { Places } from "../../domain/drift/places";
import { among, describePlaces } from "../../domain/drift/places";
import type { Pruning } from "../../domain/drift/prune";
import { prune } from "../../domain/drift/prune";
import type { Lock, LockRequest, Host, StoredProfile } from "../../host/port/Host";
import type { ClientRequest } from "../support/context";
import { keepAnAdmin } from "../escalation/lastAdmin";
import type { Log } from "../support/RefusalReporter";
import { visibilityOf } from "../disclosure/visibility";
import { ReferencedError } from "../../errors/ReferencedError";
import { removalOf, removedOf } from "../guards/removals";
import { currentSnapshot, snapshotAt } from "../support/readCache";
import { messageOf } from "../../shared/messageOf";
import { lock } from "../support/lock";

/** A client's request that deletes indexes or collections. */
interface RemovalContext extends ClientRequest {
  readonly config: ProfileGuardConfig;
  readonly log: Log;
}

/** A profile that is restricted to a deleted place, and its content after pruning. */
interface Reference {
  readonly profile: StoredProfile;
  readonly pruning: Exclude<Pruning, { kind: "untouched" }>;
}

const MOST_LOGGED = 50;
const MOST_IN_MESSAGE = 5;

/**
 * Runs a deletion, and treats the profiles that are restricted to the deleted places as
 * `onReferencedDelete` says. It grants nothing, and does not depend on the caller: it is the same
 * in the mode `report`.
 *
 * Prunes after the deletion, only restrictions to places that are really gone. While it refuses or
 * prunes, no profile is written on any node. The log names a profile that cannot be written then,
 * and findDangling finds it: the deletion has succeeded, and says so.
 *
 * @param run the deletion
 * @throws ReferencedError 412 `profile-guard.place.referenced`; nothing is deleted
 * @throws 403 `profile-guard.rights.last_admin` when pruning would take the last one's rights
 * @throws 503 when the profiles cannot be read, unless `onReferencedDelete` is `warn`
 */
export async function followRemoval<T>(context: RemovalContext, run: () => Promise<T>): Promise<T> {
  const { host, config, command } = context;
  const places = await removalOf(host, command);
  if (places === undefined || places.indexes.size + places.collections.size === 0) {
    return run();
  }
  if (config.onReferencedDelete === "warn") {
    return warning(context, places, run);
  }
  const locks: Lock[] = [];
  const alsoLock = async (wanted: LockRequest): Promise<void> => {
    locks.push(await host.lock([wanted]));
  };
  try {
    // everything that writes a profile or a role locks the graph with its likes
    await alsoLock(lock.graph.alone());
    const references = await referencesTo(host, places);
    if (config.onReferencedDelete === "refuse") {
      await refuse(context, places, references);
      return await run();
    }
    await requirePrunable(context, places, references, alsoLock);
    const result = await run();
    await pruneRemoved(context, places, references);
    return result;
  } finally {
    await Promise.all(locks.map((one) => one.release().catch(() => undefined)));
  }
}

async function referencesTo(host: Host, places: Places): Promise<Reference[]> {
  const indexes = [...places.indexes, ...places.collections.keys()];
  const isGone = among(places);
  return (await host.drift.profilesRestrictedTo(indexes)).flatMap((profile) => {
    const pruning = prune(profile, isGone);
    return pruning.kind === "untouched" ? [] : [{ profile, pruning }];
  });
}

async function warning<T>(
  { host, log }: RemovalContext,
  places: Places,
  run: () => Promise<T>,
): Promise<T> {
  const references = await referencesTo(host, places).catch(() => undefined);
  const result = await run();
  const what = describePlaces(places);
  if (references === undefined) {
    log.warn(`Deleted ${what}. Which profiles are restricted to it could not be read.`);
  } else if (references.length > 0) {
    log.warn(`Deleted ${what}, to which these profiles are restricted: ${namesOf(references)}.`);
  }
  return result;
}

/** Names the profiles to those who may list them; others are not even told how many there are. */
async function refuse(
  { host, config, actor, command, log }: RemovalContext,
  places: Places,
  references: readonly Reference[],
): Promise<void> {
  if (references.length === 0) {
    return;
  }
  const what = describePlaces(places);
  const { controller, action } = command;
  log.warn(`refused ${controller}:${action} of ${what}, named by: ${namesOf(references)}.`);
  const may = await visibilityOf({ host: await currentSnapshot(host), config, actor });
  if (!may("profiles")) {
    throw new ReferencedError(
      `Not deleted: profiles are restricted to ${what}, which only those may see who may search profiles. They must be changed first.`,
      { profiles: [], total: 0, withheld: true },
    );
  }
  const total = references.length;
  throw new ReferencedError(
    `Not deleted: ${total} ${total === 1 ? "profile is" : "profiles are"} restricted to ${what}: ${namesOf(references, MOST_IN_MESSAGE)}. Change them first.`,
    {
      profiles: references.map(({ profile: { _id: id }, pruning }) =>
        pruning.kind === "stuck" && config.onReferencedDelete === "prune"
          ? { id, reason: pruning.reason }
          : { id },
      ),
      total,
    },
  );
}

async function requirePrunable(
  context: RemovalContext,
  places: Places,
  references: readonly Reference[],
  alsoLock: (request: LockRequest) => Promise<void>,
): Promise<void> {
  const stuck = references.filter(({ pruning }) => pruning.kind === "stuck");
  await refuse(context, places, stuck);
  const profiles = new Map(
    references.flatMap(({ profile, pruning }) =>
      pruning.kind === "pruned"
        ? [[profile._id, { ...profile, policies: pruning.policies }] as const]
        : [],
    ),
  );
  const host = snapshotAt(context.host, await context.host.securityState());
  await keepAnAdmin({ ...context, host, partOfImport: false, alsoLock }, { profiles });
}

async function pruneRemoved(
  { host, log }: RemovalContext,
  places: Places,
  references: readonly Reference[],
): Promise<void> {
  if (references.length === 0) {
    return;
  }
  const isGone = among(await removedOf(host, places));
  const pruned: string[] = [];
  for (const { profile } of references) {
    const pruning = prune(profile, isGone);
    if (pruning.kind !== "pruned") {
      continue;
    }
    try {
      await host.drift.writePolicies(profile._id, pruning.policies);
      pruned.push(profile._id);
    } catch (error) {
      const reason = messageOf(error);
      log.warn(
        `Deleted ${describePlaces(places)}, but the restrictions of profile "${profile._id}" to it could not be taken away: ${reason} repairDangling does it.`,
      );
    }
  }
  if (pruned.length > 0) {
    const names = pruned.slice(0, MOST_LOGGED).map((id) => `"${id}"`);
    log.warn(
      `Deleted ${describePlaces(places)}, and took the restrictions to it from ${pruned.length} profiles: ${names.join(", ")}.`,
    );
  }
}

function namesOf(references: readonly Reference[], most = MOST_LOGGED): string {
  const names = references.slice(0, most).map(({ profile }) => `"${profile._id}"`);
  const more = references.length - names.length;
  return `${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
