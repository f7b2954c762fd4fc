import type { EntryClass } from "../../domain/audit/classes";
import { routineActions } from "../../domain/audit/classes";
import type { EntryFilter } from "../port/AuditStore";

/** Actors whose entries are counted: those with the most. */
export const MOST_ACTORS = 10_000;
/** No kuid: the application itself has none. */
export const NOBODY = "";

/** Entries of earlier versions do not say whether they are routine: their actions do. */
export const CLASSES: Readonly<Record<EntryClass, () => object>> = {
  refusals: () => ({ bool: { filter: [REFUSED] } }),
  routine: () => ({ bool: { filter: [routine()], must_not: [REFUSED] } }),
  writes: () => ({ bool: { must_not: [REFUSED, routine()] } }),
};
const REFUSED = { term: { decision: "refused" } };

function routine(): object {
  const should = [{ term: { routine: true } }, { terms: { action: routineActions() } }];
  return { bool: { should, minimum_should_match: 1 } };
}

export function ofActor(kuid: string | undefined): object {
  return kuid === undefined
    ? { bool: { must_not: [{ exists: { field: "actor.kuid" } }] } }
    : { term: { "actor.kuid": kuid } };
}

/** The most that each may keep, so that all together keep at most so many. */
export function shareOf(counts: readonly number[], most: number): number {
  let left = most;
  const ascending = [...counts].sort((one, other) => one - other);
  for (const [position, count] of ascending.entries()) {
    const share = Math.floor(left / (ascending.length - position));
    if (count > share) {
      return share;
    }
    left -= count;
  }
  return Infinity;
}

export function queryOf({
  kinds,
  id,
  touched,
  actor,
  action,
  via,
  decision,
  routine: wantsRoutine,
  ...times
}: EntryFilter): object {
  const { since, until, olderThan } = times;
  const terms = { "target.ids": id, touched, "actor.kuid": actor, action, via, decision };
  return {
    bool: {
      filter: [
        ...(kinds === undefined ? [] : [{ terms: { "target.kind": kinds } }]),
        ...Object.entries(terms).flatMap(([field, value]) =>
          value === undefined ? [] : [{ term: { [field]: value } }],
        ),
        ...(since === undefined && until === undefined
          ? []
          : [
              {
                range: {
                  at: {
                    ...(since !== undefined && { gte: since }),
                    ...(until !== undefined && { lt: until }),
                  },
                },
              },
            ]),
        ...(olderThan === undefined ? [] : [{ range: { id: { lt: olderThan } } }]),
        ...(wantsRoutine === true ? [routine()] : []),
      ],
      ...(wantsRoutine === false && { must_not: [routine()] }),
    },
  };
}
