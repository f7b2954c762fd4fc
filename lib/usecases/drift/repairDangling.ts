import type { ItemRepair, RepairDanglingAnswer } from "../../api/drift";
import { ErrorId, InvalidRequestError } from "../../errors/errors";
import type { Lock, LockRequest } from "../../host/port/Host";
import { readFlag } from "../support/command";
import type { DecisionContext } from "../support/context";
import { sizeOf } from "./findDangling";
import {
  repairCredentials,
  repairIncompleteUsers,
  repairKeys,
  repairProfiles,
  repairUsers,
  namedOnly,
} from "./repairs";
import { scan } from "./scan";
import { lock } from "../support/lock";

/** Written in one go; what others want to write waits meanwhile. */
const BATCH = 100;

/**
 * Repairs dangling references where that grants nothing: removes restrictions to places that do not
 * exist, as `prune` does; takes profiles that do not exist from users who have others; deletes
 * credentials and API keys whose user does not exist, and users whose creation or deletion was begun and did not
 * end. Names the rest with the reason.
 *
 * Arguments: `dryRun`, default `true`; `size` as of findDangling. The caller has been judged.
 *
 * Reads each batch again and writes it under the locks of profile and user writes.
 *
 * @throws 400 `profile-guard.request.invalid`
 * @throws 503 `profile-guard.decision.unavailable`; the repairs until then stay
 */
export async function repairDangling(context: DecisionContext): Promise<RepairDanglingAnswer> {
  const { host, command } = context;
  const size = sizeOf(command);
  const { value: dryRun, findings } = readFlag("dryRun", command.args.dryRun ?? true);
  if (findings.length > 0) {
    throw new InvalidRequestError(ErrorId.invalidRequest, "The request", findings);
  }

  const drift = await scan(context, size);
  const guarded = { ...context, partOfImport: false };
  const profileIds = [...new Set(drift.restrictions.items.map(({ profileId }) => profileId))];
  const graph = lock.graph.alone();
  const users = lock.users.writers();
  const items = [
    ...(await inBatches(host, dryRun, profileIds, [graph], (ids, alsoLock) =>
      repairProfiles({ ...guarded, alsoLock }, ids, dryRun),
    )),
    ...(await inBatches(host, dryRun, drift.missingProfiles.items, [graph, users], (batch) =>
      repairUsers(host, batch, dryRun),
    )),
    ...(await inBatches(host, dryRun, drift.halfMadeUsers.items, [users], (batch, alsoLock) =>
      repairIncompleteUsers({ ...guarded, alsoLock }, batch, dryRun),
    )),
    ...(await inBatches(host, dryRun, drift.credentialsWithoutUsers.items, [users], (batch) =>
      repairCredentials(host, batch, dryRun),
    )),
    ...(await inBatches(host, dryRun, drift.apiKeysWithoutUsers.items, [users], (batch) =>
      repairKeys(host, batch, dryRun),
    )),
    ...namedOnly(drift),
  ];
  return {
    dryRun,
    mended: items.filter(({ outcome }) => outcome === "mended").length,
    items,
    complete: drift.incomplete.length === 0,
    incomplete: drift.incomplete,
  };
}

/** Repairs batch by batch, each under locks of its own; a dry run takes none. */
async function inBatches<T>(
  host: DecisionContext["host"],
  dryRun: boolean,
  found: readonly T[],
  wanted: readonly LockRequest[],
  repair: (
    batch: readonly T[],
    alsoLock: (request: LockRequest) => Promise<void>,
  ) => Promise<ItemRepair[]>,
): Promise<ItemRepair[]> {
  const items: ItemRepair[] = [];
  for (let first = 0; first < found.length; first += BATCH) {
    const locks: Lock[] = [];
    const locked = new Set<string>();
    const lockMore = async (requests: readonly LockRequest[]): Promise<void> => {
      // whoever locks the same twice would wait for themselves
      const more = requests.filter(({ resource }) => !locked.has(resource));
      if (!dryRun && more.length > 0) {
        locks.push(await host.lock(more));
        more.forEach(({ resource }) => locked.add(resource));
      }
    };
    try {
      await lockMore(wanted);
      const batch = found.slice(first, first + BATCH);
      items.push(...(await repair(batch, (request) => lockMore([request]))));
    } finally {
      await Promise.all(locks.map((one) => one.release().catch(() => undefined)));
    }
  }
  return items;
}
