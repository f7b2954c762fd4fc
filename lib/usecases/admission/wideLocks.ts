import { isRefusal } from "../../errors/errors";
import type { LockCaller, LockRequest } from "../../host/port/Host";
import type { GuardedRequest } from "../escalation/context";
import type { Guard } from "../guards/Guard";
import type { Snapshot } from "../../host/port/Host";

/** Stops a check at what only locks can answer. */
class Undecided extends Error {}

const OF_ALL: ReadonlySet<string> = new Set(["graph", "users", "imports", "constraints"]);

/** Tells whether a lock keeps everybody from writing profiles, or users. */
function isWide({ resource, mode }: LockRequest): boolean {
  return mode === "writers" || (mode === "alone" && OF_ALL.has(resource));
}

/**
 * Returns the locks to take for a request. A wide one only for callers whose request passes now, and
 * only when there is something to delete: else anybody could keep all others from writing, by requests
 * that change nothing. All is judged again under the locks.
 *
 * @param readEarly what there is before locks are taken
 * @throws the refusal
 */
export async function locksToTake(
  guard: Guard,
  request: GuardedRequest,
  wanted: readonly LockRequest[],
  caller: LockCaller | undefined,
  readEarly: () => Promise<Snapshot>,
): Promise<readonly LockRequest[]> {
  // an import was judged as a whole
  if (caller === undefined || request.partOfImport || !wanted.some(isWide)) {
    return wanted;
  }
  if (await caller.coversEverything().catch(() => false)) {
    return wanted;
  }
  await checkBefore(guard, { ...request, host: await readEarly() });
  const deletion = guard.deletes?.(request);
  return deletion === undefined || (await request.host.anyStored(deletion.collection, deletion.ids))
    ? wanted
    : deletion.locks;
}

/** Tells whether a document came that was not there when {@link locksToTake} looked. */
export async function hasCome(
  { deletes }: Guard,
  request: GuardedRequest,
  locks: readonly LockRequest[],
  wanted: readonly LockRequest[],
): Promise<boolean> {
  const deletion = locks === wanted ? undefined : deletes?.(request);
  return deletion !== undefined && request.host.anyStored(deletion.collection, deletion.ids);
}

async function checkBefore(
  guard: Guard,
  request: GuardedRequest & { readonly host: Snapshot },
): Promise<void> {
  const alsoLock = (): Promise<never> => Promise.reject(new Undecided());
  try {
    await guard.check({ ...request, alsoLock });
  } catch (error) {
    const passes =
      error instanceof Undecided || (isRefusal(error) && request.config.escalation === "report");
    if (!passes) {
      throw error;
    }
  }
}
