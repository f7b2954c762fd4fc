import type { Host, InterruptedWrite } from "../../host/port/Host";

/**
 * A user whose creation or deletion was begun, and did not end.
 *
 * @property missing strategies of which he was to get credentials and has none; of a deletion none
 */
export interface IncompleteUser {
  readonly kuid: string;
  readonly interrupted: "create" | "delete";
  readonly missing: readonly string[];
}

/** Clocks of nodes and of Redis may differ by so much, in milliseconds. */
const CLOCKS = 60_000;
const USER = /^user:(.*)$/su;

/** The user that an interrupted write was about; `undefined`: about something else. */
export function kuidOf({ resource }: InterruptedWrite): string | undefined {
  return USER.exec(resource)?.[1];
}

/**
 * Those of the interrupted writes that have left something half done. A user who was there before
 * is none, nor one who has all that he was to get.
 *
 * @throws 503 when the storage cannot answer
 */
export async function incompleteUsers(
  host: Pick<Host, "drift">,
  interruptions: readonly InterruptedWrite[],
): Promise<IncompleteUser[]> {
  const found: IncompleteUser[] = [];
  for (const interruption of interruptions) {
    const { does, at, strategies = [] } = interruption;
    const kuid = kuidOf(interruption);
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
