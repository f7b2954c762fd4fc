import { AsyncContext } from "../../shared/AsyncContext";

import type { ProfileGuardConfig } from "../../config/config";
import { isSame } from "../../domain/same";
import type { Host } from "../../host/port/Host";
import type { Change } from "../escalation/change";
import type { Log } from "../support/RefusalReporter";
import { currentSnapshot } from "../support/readCache";
import { plantedFor, warnOfPlanted, whileWidening, widenedUsers } from "./planted";

interface Application {
  readonly host: Host;
  readonly config: ProfileGuardConfig;
  readonly log: Pick<Log, "warn">;
}

const judgedChange = new AsyncContext<Change>();

/** Runs an action whose change of users was judged, and what it widens revoked. */
export function asJudged<T>(change: Change, run: () => Promise<T>): Promise<T> {
  return judgedChange.run(change, run);
}

/**
 * Gives a user other profiles, whatever code does it: a promotion by the application, or by another
 * plugin, revokes what others have planted as one by a client does. One that a guard has judged has
 * done so already, by what was stored before its locks.
 */
export async function whileAssigning<T>(
  { host, config, log }: Application,
  kuid: string,
  profileIds: readonly string[],
  run: () => Promise<T>,
): Promise<T> {
  if (isSame(judgedChange.get()?.users?.get(kuid)?.profileIds, profileIds)) {
    return run();
  }
  const context = { host: await currentSnapshot(host), config };
  const change: Change = { users: new Map([[kuid, { profileIds, by: "assignment" }]]) };
  const widened = await widenedUsers(context, change);
  warnOfPlanted(log, await plantedFor(context, widened));
  return whileWidening(context, widened, run);
}
