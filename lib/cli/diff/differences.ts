import { witnessOf } from "../../domain/insight/rowWitness";
import {
  difference,
  isEmpty,
  listRights,
  NOTHING,
  type Rights,
  type RightsRequest,
  type RightsRow,
} from "../../domain/rights";
import type { Holdings, Holder } from "./holdings";

/** A right, and a request that one side allows and the other does not. */
export interface WitnessedRight extends RightsRow {
  readonly witness: RightsRequest;
}

/** The rights that somebody gains and loses. */
export interface SubjectDifference extends Holder {
  readonly change: "new" | "gone" | "changed";
  readonly added: readonly WitnessedRight[];
  readonly removed: readonly WitnessedRight[];
}

/**
 * Lists who gains and loses which rights, by the exact algebra: another spelling of the same rights
 * is no difference. Of roles, it lists only those whose rights show in no profile.
 */
export function differencesOf(before: Holdings, after: Holdings): readonly SubjectDifference[] {
  const old = bySubject(before);
  const now = bySubject(after);
  return [...new Map([...old, ...now])].flatMap(([key, { kind, id }]) => {
    if (kind === "role" && (now.has(key) ? after : before).usedRoles.has(id)) {
      return [];
    }
    const from = old.get(key)?.rights;
    const to = now.get(key)?.rights;
    const added = gained(from ?? NOTHING, to ?? NOTHING);
    const removed = gained(to ?? NOTHING, from ?? NOTHING);
    const change = from === undefined ? "new" : to === undefined ? "gone" : "changed";
    return added.length + removed.length === 0 ? [] : [{ kind, id, change, added, removed }];
  });
}

function bySubject({ subjects }: Holdings): ReadonlyMap<string, Holdings["subjects"][number]> {
  return new Map(subjects.map((subject) => [`${subject.kind} ${subject.id}`, subject]));
}

/** Returns the rights of `after` without those of `before`, each with a witness. */
export function gained(before: Rights, after: Rights): readonly WitnessedRight[] {
  const rights = difference(after, before);
  return isEmpty(rights)
    ? []
    : listRights(rights).map((row) => ({ ...row, witness: witnessOf(row) }));
}
