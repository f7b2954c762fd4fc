import type { IncompleteUser } from "../../api/drift";
import type { Host, InterruptedWrite } from "../../host/port/Host";

/** Clocks of nodes and of Redis may differ by so much, in milliseconds. */
const CLOCKS = 60_000;
const USER = /^user:(.*)$/su;

/** The user that an interrupted write was about; `undefined`: about something else. */
export function kuidOf({ resource }: InterruptedWrite): string | undefined {
  return USER.exec(resource)?.[1];
}

/**
 * Finds the users that interrupted writes have left incomplete. A user who was there before is
 * none, nor one who has all credentials that they were to get.
 *
 * @throws 503 when the storage cannot answer
 */
export async function incompleteUsers(
  host: Pick<Host, "drift">,
  interrupted: readonly InterruptedWrite[],
): Promise<IncompleteUser[]> {
  const found: IncompleteUser[] = [];
  for (const write of interrupted) {
    const { does, at, strategies = [] } = write;
    const kuid = kuidOf(write);
    if (kuid === undefined || does === "write") {
      continue;
    }
    const createdAt = await host.drift.createdAt(kuid);
    if (createdAt === undefined) {
      continue;
    }
    if (does === "delete") {
      // the credentials go first: who can still log in has lost nothing yet
      if ((await host.drift.kuidsWithCredentials([kuid])).size === 0) {
        found.push({ kuid, interrupted: does, missing: [] });
      }
      continue;
    }
    const missing = await host.drift.strategiesWithout(kuid, strategies);
    if (createdAt >= at - CLOCKS && missing.length > 0) {
      found.push({ kuid, interrupted: does, missing });
    }
  }
  return found;
}
