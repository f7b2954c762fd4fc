import { canonical } from "../../domain/same";
import { instanceIn, type InstanceOf, PLACEHOLDER } from "../../domain/templates";
import type { SubjectDifference } from "../diff/differences";
import { contentOf } from "../files/state";
import type { PlannedChange } from "./changes";

/** A change of a profile that is, or becomes, an instance of a template. */
export interface InstanceChange {
  readonly change: PlannedChange;
  readonly instance: InstanceOf;
}

/** Tells the template and tenant of a change; `undefined`: it is of no instance, or removes one. */
export function instanceOfChange({ kind, after }: PlannedChange): InstanceOf | undefined {
  return kind === "profiles" && after !== undefined ? instanceIn(after) : undefined;
}

/** Gathers the changes of instances by tenant. */
export function changesByTenant(
  changes: readonly PlannedChange[],
): ReadonlyMap<string, readonly InstanceChange[]> {
  const tenants = new Map<string, InstanceChange[]>();
  for (const change of changes) {
    const instance = instanceOfChange(change);
    if (instance !== undefined) {
      const known = tenants.get(instance.index) ?? [];
      known.push({ change, instance });
      tenants.set(instance.index, known);
    }
  }
  return tenants;
}

/** `manager@2`, `manager@1 → @2`; `manager@2 (new)` among others that are changed. */
export function describeInstance(
  { change: { before }, instance: { template, version } }: InstanceChange,
  allNew: boolean,
): string {
  if (before === undefined) {
    return `${template}@${version}${allNew ? "" : " (new)"}`;
  }
  const from = instanceIn(before)?.version;
  return from === version ? `${template}@${version}` : `${template}@${from ?? "?"} → @${version}`;
}

/**
 * Returns for a difference of rights what is the same for all tenants whose instance changes just so: one of them is
 * shown for all.
 */
export function alikeBy(
  changes: readonly PlannedChange[],
): (difference: SubjectDifference) => string | undefined {
  const byId = new Map(
    [...changesByTenant(changes).values()].flat().map((one) => [one.change.id, one]),
  );
  return ({ kind, id }) => {
    const found = kind === "profile" ? byId.get(id) : undefined;
    if (found === undefined) {
      return undefined;
    }
    const { change, instance } = found;
    const before = change.before === undefined ? "" : canonical(contentOf(change.before));
    return `${instance.template} ${before.replaceAll(JSON.stringify(instance.index), JSON.stringify(PLACEHOLDER))}`;
  };
}
