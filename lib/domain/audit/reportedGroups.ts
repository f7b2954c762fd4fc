import type { AuditEntry, Reason } from "./entry";

/** The most that one group names; the others are counted. */
const MOST_NAMED = 10;
/** The newest entry of a group lists up to 20. */
const MOST_FAULTS = 5;

/**
 * Requests that passed by a mode `report` alone, and that `refuse` would refuse alike.
 *
 * @property via     of calls of the application: the action that the clients had called
 * @property reason  of the newest of them, without its details
 * @property target  what they were about: the first ten ids
 * @property moreIds the number of ids that are left out
 * @property first   when the first of those counted came, in milliseconds since the epoch
 * @property actors  who sent them, the most frequent first; `null`: the application itself
 * @property moreActors the number of actors that are left out
 * @property entry   the newest entry of the audit about them
 */
export interface ReportedGroup {
  readonly action: string;
  readonly via?: string;
  readonly reason: Omit<Reason, "details">;
  readonly target: AuditEntry["target"];
  readonly moreIds?: number;
  readonly times: number;
  readonly first: number;
  readonly last: number;
  readonly actors: readonly { readonly kuid: string | null; readonly times: number }[];
  readonly moreActors?: number;
  readonly entry: string;
}

type Reported = Pick<
  AuditEntry,
  "action" | "actor" | "at" | "id" | "reason" | "target" | "times" | "via"
>;

interface Gathered {
  readonly newest: Reported;
  readonly ids: Set<string>;
  first: number;
  times: number;
  /** `null`: the application itself. */
  readonly actors: Map<string | null, number>;
}

/**
 * Puts equal refusals together: one action, one reason, the same codes of faults, one object. What an action
 * of the application does is mended there, whatever it is about: all objects of a kind are together. The
 * most frequent come first.
 *
 * @param entries the newest first
 */
export function reportedGroups(entries: readonly Reported[]): ReportedGroup[] {
  const groups = new Map<string, Gathered>();
  for (const entry of entries) {
    const { action, via, reason, target } = entry;
    const codes = new Set(reason?.faults?.map((one) => one.split(" ", 1)[0]));
    const about = via === undefined ? target : target.kind;
    const key = JSON.stringify([action, via, reason?.id, [...codes].sort(), about]);
    const group = groups.get(key) ?? {
      newest: entry,
      ids: new Set<string>(),
      first: entry.at,
      times: 0,
      actors: new Map<string | null, number>(),
    };
    groups.set(key, group);
    for (const id of target.ids) {
      group.ids.add(id);
    }
    const { times = 1 } = entry;
    const kuid = entry.actor?.kuid ?? null;
    group.first = Math.min(group.first, entry.at);
    group.times += times;
    group.actors.set(kuid, (group.actors.get(kuid) ?? 0) + times);
  }
  return [...groups.values()].sort((one, other) => other.times - one.times).map(shown);
}

function shown({ newest, ids: all, first, times, actors }: Gathered): ReportedGroup {
  const { action, via, reason, target, at, id } = newest;
  const { details: _named, faults, ...words } = reason ?? { id: "unknown", status: 500 };
  const ids = [...all];
  const byTimes = [...actors].sort(([, one], [, other]) => other - one);
  return {
    action,
    ...(via !== undefined && { via }),
    reason: { ...words, ...(faults !== undefined && { faults: faults.slice(0, MOST_FAULTS) }) },
    target: { kind: target.kind, ids: ids.slice(0, MOST_NAMED) },
    ...(ids.length > MOST_NAMED && { moreIds: ids.length - MOST_NAMED }),
    times,
    ...{ first, last: at },
    actors: byTimes.slice(0, MOST_NAMED).map(([kuid, count]) => ({ kuid, times: count })),
    ...(byTimes.length > MOST_NAMED && { moreActors: byTimes.length - MOST_NAMED }),
    entry: id,
  };
}
