import type {
  CredentialsWithoutUser,
  Drift,
  IncompleteUser,
  ItemRepair,
  KeyWithoutUser,
  MissingProfiles,
} from "../../api/drift";
import { danglingRestrictions } from "../../domain/drift/dangling";
import { prune } from "../../domain/drift/prune";
import type { Host } from "../../host/port/Host";
import type { GuardContext } from "../escalation/context";
import { keepAnAdmin } from "../escalation/lastAdmin";
import { incompleteUsers, kuidOf } from "./incompleteUsers";
import { goneOf } from "./scan";
import { messageOf } from "../../shared/messageOf";
import { lock } from "../support/lock";

type Outcome = Pick<ItemRepair, "outcome" | "reason">;

/** Takes away restrictions to what does not exist, from profiles that are read again. */
export async function repairProfiles(
  context: GuardContext,
  profileIds: readonly string[],
  dryRun: boolean,
): Promise<ItemRepair[]> {
  const { host } = context;
  const wanted = new Set(profileIds);
  const profiles = (await host.allProfiles()).filter(({ _id }) => wanted.has(_id));
  const isGone = await goneOf(host, profiles);
  const pruned = profiles.map((profile) => ({ profile, pruning: prune(profile, isGone) }));
  const after = new Map(
    pruned.flatMap(({ profile, pruning }) =>
      pruning.kind === "pruned"
        ? [[profile._id, { ...profile, policies: pruning.policies }] as const]
        : [],
    ),
  );
  // all at once, and one by one only when an administrator hangs on one of them
  const keepsAdmin = await succeeds(() => keepAnAdmin(context, { profiles: after }));
  const repairs: ItemRepair[] = [];
  for (const { profile, pruning } of pruned) {
    if (pruning.kind === "untouched") {
      // somebody repaired it meanwhile
      continue;
    }
    const profileId = profile._id;
    const paths = danglingRestrictions(profile, isGone).map(({ path }) => path);
    const item = { kind: "restrictions", profileId, paths } as const;
    if (pruning.kind === "stuck") {
      const { reason } = pruning;
      repairs.push({ ...item, removedPolicies: [], outcome: "notMendable", reason });
      continue;
    }
    const { policies, removedPolicies } = pruning;
    const alone = new Map([...after].filter(([id]) => id === profileId));
    const lockedOut = keepsAdmin
      ? undefined
      : await reasonOf(() => keepAnAdmin(context, { profiles: alone }));
    const outcome: Outcome =
      lockedOut === undefined
        ? await attempt(dryRun, () => host.drift.writePolicies(profileId, policies))
        : { outcome: "notMendable", reason: lockedOut };
    repairs.push({ ...item, removedPolicies, ...outcome });
  }
  return repairs;
}

/** Takes profiles that do not exist from users, who are read again and keep at least one. */
export async function repairUsers(
  { drift }: Host,
  found: readonly MissingProfiles[],
  dryRun: boolean,
): Promise<ItemRepair[]> {
  const users = await drift.findUsers(found.map(({ kuid }) => kuid));
  const existing = await drift.existingProfiles(users.flatMap(({ profileIds }) => profileIds));
  const repairs: ItemRepair[] = [];
  for (const { _id: kuid, profileIds } of users) {
    const missing = profileIds.filter((id) => !existing.has(id));
    const remaining = profileIds.filter((id) => existing.has(id));
    if (missing.length === 0) {
      continue;
    }
    const outcome: Outcome =
      remaining.length === 0
        ? {
            outcome: "notMendable",
            reason: "the user would have no profile left; give them one, or delete them",
          }
        : await attempt(dryRun, () => drift.writeProfileIds(kuid, remaining));
    repairs.push({ kind: "profiles", kuid, missing, remaining, ...outcome });
  }
  return repairs;
}

/** Deletes credentials whose user still does not exist. */
export async function repairCredentials(
  { drift }: Host,
  found: readonly CredentialsWithoutUser[],
  dryRun: boolean,
): Promise<ItemRepair[]> {
  const existing = await drift.existingUsers(found.map(({ kuid }) => kuid));
  // together: a strategy waits until nobody finds them any more, up to a second each
  return Promise.all(
    found
      .filter(({ kuid }) => !existing.has(kuid))
      .map(async ({ strategy, kuid }): Promise<ItemRepair> => {
        const outcome = await attempt(dryRun, () => drift.deleteCredentials(strategy, kuid));
        return { kind: "credentials", strategy, kuid, ...outcome };
      }),
  );
}

/** Deletes API keys whose user still does not exist. */
export async function repairKeys(
  { access, drift }: Pick<Host, "access" | "drift">,
  found: readonly KeyWithoutUser[],
  dryRun: boolean,
): Promise<ItemRepair[]> {
  const users = await drift.findUsers([...new Set(found.map(({ kuid }) => kuid))]);
  const existing = new Set(users.map(({ _id }) => _id));
  const orphans = found.filter(({ kuid }) => !existing.has(kuid));
  const outcome = await attempt(dryRun, () => access.deleteKeys(orphans.map(({ id }) => id)));
  return orphans.map((key): ItemRepair => ({ kind: "apiKey", ...key, ...outcome }));
}

/**
 * Deletes users whose creation or deletion did not end, and all of their credentials. Locks each
 * user first, which waits for a write that is under way, and reads them again.
 */
export async function repairIncompleteUsers(
  context: GuardContext,
  found: readonly IncompleteUser[],
  dryRun: boolean,
): Promise<ItemRepair[]> {
  const { host } = context;
  const repairs: ItemRepair[] = [];
  for (const { kuid } of found) {
    await context.alsoLock(lock.user(kuid));
    const interrupted = (await host.interruptedWrites()).filter((one) => kuidOf(one) === kuid);
    const [user] = await incompleteUsers(host, interrupted);
    if (user === undefined) {
      continue;
    }
    const lockedOut = await reasonOf(() =>
      keepAnAdmin(context, { users: new Map([[kuid, null]]) }),
    );
    const outcome: Outcome =
      lockedOut === undefined
        ? await attempt(dryRun, async () => {
            await host.removeUser(kuid);
            await Promise.all(interrupted.map((one) => host.forgetInterruptedWrite(one)));
          })
        : { outcome: "notMendable", reason: lockedOut };
    repairs.push({ kind: "halfMade", ...user, ...outcome });
  }
  return repairs;
}

/** Names the items that only somebody who knows their purpose can repair. */
export function namedOnly(drift: Drift): ItemRepair[] {
  const { missingRoles, usersWithoutCredentials, halfMadeUsers: halfMade } = drift;
  const outcome = "notMendable";
  const incomplete = new Set(halfMade.items.map(({ kuid }) => kuid));
  return [
    ...missingRoles.items.map(({ profileId, roleId }): ItemRepair => {
      const reason = "create the role, or write the profile without it";
      return { kind: "role", profileId, roleId, outcome, reason };
    }),
    ...usersWithoutCredentials.items
      .filter(({ kuid }) => !incomplete.has(kuid))
      .map(({ kuid }): ItemRepair => {
        const reason = "a user may rightly have none; give them some, or delete them";
        return { kind: "noCredentials", kuid, outcome, reason };
      }),
  ];
}

async function attempt(dryRun: boolean, repair: () => Promise<void>): Promise<Outcome> {
  if (dryRun) {
    return { outcome: "mendable" };
  }
  const reason = await reasonOf(repair);
  return reason === undefined ? { outcome: "mended" } : { outcome: "failed", reason };
}

/** Returns the reason of a failure; `undefined` when there is none. */
async function reasonOf(work: () => Promise<void>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

async function succeeds(work: () => Promise<void>): Promise<boolean> {
  return (await reasonOf(work)) === undefined;
}
