import type { Finding } from "../findings";
import type { LocationArguments } from "../rights";
import { covers } from "../rights";
import type { Cell } from "../rights/cells";
import { locationsOf } from "../rights/cells";
import { isNowhere } from "../rights/locations";
import type { Restrictions } from "../rights/restrictions";
import { collectionsIn, namesOf } from "../rights/restrictions";
import type { RoleReading } from "./RoleReading";
import { PoliciesByPlace, readsOf } from "./PoliciesByPlace";
import type { ReadPolicy } from "./AnalysisIndex";
import { batchesOf } from "../batches";
import { finding } from "./wording";

/**
 * Names and restrictions that are compared at most for one profile, some 0.2 s: thousands of policies
 * may each hold in a place that all others hold in too. Then the rest is not told to be covered.
 */
const MOST_COMPARED = 1_000_000;
/** Policies that are compared in one step: each with thousands of others. */
const COMPARED_AT_ONCE = 20;

class Effort {
  private left = MOST_COMPARED;

  get isSpent(): boolean {
    return this.left <= 0;
  }

  spend(compared: number): void {
    this.left -= compared;
  }
}

/** A policy that grants nothing beyond what another one of the profile does. */
interface CoveredPolicy {
  readonly policy: ReadPolicy;
  readonly by: ReadPolicy;
}

/**
 * Finds every policy that another single one covers; of two that cover each other, the later.
 *
 * 1. Group the policies by role, and find for each role those that allow all that it allows.
 * 2. Of these, only policies that are unrestricted, or hold in the rarest of the places that this
 *    one is restricted to, can cover it.
 * 3. Compare the parts of the places that the role's actions read.
 */
export function* coveredSteps(
  policies: readonly ReadPolicy[],
  roles: RoleCovers,
): Generator<readonly CoveredPolicy[]> {
  const byRole = new Map<RoleReading, PoliciesByPlace>();
  for (const batch of batchesOf(policies)) {
    for (const policy of batch) {
      const held = byRole.get(policy.role) ?? new PoliciesByPlace();
      held.add(policy);
      byRole.set(policy.role, held);
    }
    yield [];
  }
  const covering = new Map<RoleReading, readonly PoliciesByPlace[]>();
  const effort = new Effort();
  const coverOf = (policy: ReadPolicy): CoveredPolicy[] => {
    const { role } = policy;
    const wider =
      covering.get(role) ??
      [...byRole].flatMap(([other, held]) => (roles.covers(other, role) ? [held] : []));
    covering.set(role, wider);
    for (const held of wider) {
      for (const other of held.candidates(policy)) {
        if (effort.isSpent) {
          return [];
        }
        const covers = other !== policy && coversPlaces(other, policy, effort);
        if (covers && isFirst(other, policy, roles, effort)) {
          return [{ policy, by: other }];
        }
      }
    }
    return [];
  };
  for (let at = 0; at < policies.length; at += COMPARED_AT_ONCE) {
    yield policies.slice(at, at + COMPARED_AT_ONCE).flatMap(coverOf);
  }
}

export function coverageFindings(covered: readonly CoveredPolicy[]): Finding[] {
  return covered.map(({ policy, by }) => {
    const [role, other] = [policy.role.role._id, by.role.role._id];
    const how =
      role === other ? "grants the same role" : `grants role "${other}", which allows all of it,`;
    return finding(
      "policy.covered",
      "warning",
      `policies[${policy.position}]`,
      `Role "${role}" grants nothing new by this policy: policies[${by.position}] ${how} in all of its places. Take this one out, or restrict the other.`,
    );
  });
}

/** Tells whether one role allows all that another does; computes each pair once. */
export class RoleCovers {
  private readonly known = new Map<RoleReading, Map<RoleReading, boolean>>();

  covers(wider: RoleReading, narrower: RoleReading): boolean {
    if (wider === narrower) {
      return true;
    }
    const row = this.known.get(wider) ?? new Map<RoleReading, boolean>();
    this.known.set(wider, row);
    let answer = row.get(narrower);
    if (answer === undefined) {
      answer = allowsAllOf(wider, narrower);
      row.set(narrower, answer);
    }
    return answer;
  }
}

/**
 * Compares two roles without places, since they know none: it is enough to look at the actions that
 * the narrower one allows and the wider one does not. Actions named under the controller `*`, which
 * the host does not store, would split both any finer: they are left to the algebra.
 */
function allowsAllOf(wider: RoleReading, narrower: RoleReading): boolean {
  const isAllowed = ({ rights }: RoleReading, cell: Cell): boolean =>
    !isNowhere(locationsOf(rights, cell));
  if (
    narrower.held.some((cell) => !isAllowed(wider, cell)) ||
    wider.gaps.some((cell) => isAllowed(narrower, cell))
  ) {
    return false;
  }
  const isPlain = [wider, narrower].every(({ rights }) => rights.others.actions.size === 0);
  return isPlain || covers(wider.rights, narrower.rights).covered;
}

function isFirst(
  other: ReadPolicy,
  policy: ReadPolicy,
  roles: RoleCovers,
  effort: Effort,
): boolean {
  const mutual = roles.covers(policy.role, other.role) && coversPlaces(policy, other, effort);
  return other.position < policy.position || !mutual;
}

/** Tells whether a policy holds wherever another does, in the parts that its actions read. */
function coversPlaces(wider: ReadPolicy, narrower: ReadPolicy, effort: Effort): boolean {
  const reads = readsOf(narrower.role);
  effort.spend(1);
  return reads === "none" || holdsAll(wider.restrictions, narrower.restrictions, reads, effort);
}

function holdsAll(
  wider: Restrictions,
  narrower: Restrictions,
  reads: LocationArguments,
  effort: Effort,
): boolean {
  if (wider === undefined || narrower === undefined) {
    return wider === undefined;
  }
  for (const restriction of narrower) {
    const wanted = namesOf(restriction);
    const held = collectionsIn(wider, restriction.index);
    effort.spend(1 + wanted.length + (held?.length ?? 0));
    if (held === undefined) {
      return false;
    }
    if (reads === "collection" && held.length > 0) {
      const names = new Set(held);
      if (wanted.length === 0 || wanted.some((name) => !names.has(name))) {
        return false;
      }
    }
  }
  return true;
}
