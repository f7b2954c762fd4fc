import type { AuditEntry } from "../../domain/audit/entry";
import { keepNewest } from "../../shared/keepNewest";

/** The status of a request that came too often. */
const TOO_MANY = 429;
/** Milliseconds from the first of a burst to the last that its entry stands for. */
const LONGEST = 60_000;
/** Callers and actions; beyond them the oldest burst gets a second entry. */
const MOST = 1_000;

/**
 * Makes one entry of a burst of requests that were refused since they were too many: whoever sends
 * them can send more. The entry of the first is written again, with how many it stands for.
 */
export class Bursts {
  private readonly first = new Map<string, { readonly entry: AuditEntry; times: number }>();

  entryFor(entry: AuditEntry): AuditEntry {
    if (entry.reason?.status !== TOO_MANY) {
      return entry;
    }
    const { actor, action, reason, decision, dryRun } = entry;
    const key = JSON.stringify([actor?.kuid, actor?.ips[0], action, reason.id, decision, dryRun]);
    const burst = this.first.get(key);
    if (burst !== undefined && entry.at - burst.entry.at < LONGEST) {
      burst.times += 1;
      return { ...burst.entry, times: burst.times };
    }
    keepNewest(this.first, key, { entry, times: 1 }, MOST);
    return entry;
  }
}
