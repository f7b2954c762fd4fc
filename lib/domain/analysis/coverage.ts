import type { Finding } from "../findings";
import type { LocationArguments } from "../rights";
import { covers } from "../rights";
import type { Cell } from "../rights/cells";
import { locationsOf } from "../rights/cells";
import { isNowhere } from "../rights/locations";
import type { Restrictions } from "../rights/restrictions";
import { collectionsIn, namesOf } from "../rights/restrictions";
import type { RoleReading } from "./RoleReading";
import type { ReadPolicy } from "./Survey";
import { finding } from "./wording";

/** A policy that grants nothing beyond what another one of the profile does. */
export interface CoveredPolicy {
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
export function coveredPolicies(
  policies: readonly ReadPolicy[],
  roles: RoleCovers,
): CoveredPolicy[] {
  const buckets = new Map<RoleReading, Bucket>();
  for (const policy of policies) {
    const bucket = buckets.get(policy.role) ?? new Bucket();
    bucket.add(policy);
    buckets.set(policy.role, bucket);
  }
  const covering = new Map<RoleReading, readonly Bucket[]>();
  return policies.flatMap((policy) => {
    const { role } = policy;
    const wider =
      covering.get(role) ??
      [...buckets].flatMap(([other, bucket]) => (roles.covers(other, role) ? [bucket] : []));
    covering.set(role, wider);
    for (const bucket of wider) {
      for (const other of bucket.candidates(policy)) {
        if (other !== policy && coversPlaces(other, policy) && isFirst(other, policy, roles)) {
          return [{ policy, by: other }];
        }
      }
    }
    return [];
  });
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

/** The policies of one role, by where they hold. */
class Bucket {
  private readonly all: ReadPolicy[] = [];
  private readonly unrestricted: ReadPolicy[] = [];
  private readonly byIndex = new Map<string, Index>();

  add(policy: ReadPolicy): void {
    this.all.push(policy);
    if (policy.restrictions === undefined) {
      this.unrestricted.push(policy);
    }
    for (const restriction of policy.restrictions ?? []) {
      const { index } = restriction;
      const collections = namesOf(restriction);
      const found: Index = this.byIndex.get(index) ?? {
        any: [],
        whole: [],
        byCollection: new Map(),
      };
      this.byIndex.set(index, found);
      found.any.push(policy);
      if (collections.length === 0) {
        found.whole.push(policy);
      }
      for (const collection of collections) {
        const listed = found.byCollection.get(collection) ?? [];
        listed.push(policy);
        found.byCollection.set(collection, listed);
      }
    }
  }

  /** At least one that covers the policy's places, if there is one besides itself. */
  candidates({ role, restrictions }: ReadPolicy): readonly ReadPolicy[] {
    const reads = readsOf(role);
    // the policy itself is one of them, and two are enough
    const anywhere = (reads === "none" ? this.all : this.unrestricted).slice(0, 2);
    if (restrictions === undefined || reads === "none") {
      return anywhere;
    }
    let fewest: readonly ReadPolicy[] | undefined;
    for (const restriction of restrictions) {
      const [collection] = namesOf(restriction);
      const listed = this.at(restriction.index, collection, reads);
      if (fewest === undefined || listed.length < fewest.length) {
        fewest = listed;
      }
    }
    return [...anywhere, ...(fewest ?? [])];
  }

  /** Returns the policies that hold in a whole index, or in one collection of it. */
  private at(
    index: string,
    collection: string | undefined,
    reads: LocationArguments,
  ): readonly ReadPolicy[] {
    const found = this.byIndex.get(index);
    if (found === undefined) {
      return [];
    }
    if (reads === "index") {
      return found.any;
    }
    const listing = collection === undefined ? [] : (found.byCollection.get(collection) ?? []);
    return [...found.whole, ...listing];
  }
}

interface Index {
  readonly any: ReadPolicy[];
  readonly whole: ReadPolicy[];
  readonly byCollection: Map<string, ReadPolicy[]>;
}

function isFirst(other: ReadPolicy, policy: ReadPolicy, roles: RoleCovers): boolean {
  const mutual = roles.covers(policy.role, other.role) && coversPlaces(policy, other);
  return other.position < policy.position || !mutual;
}

/** Tells whether a policy holds wherever another does, in the parts that its actions read. */
function coversPlaces(wider: ReadPolicy, narrower: ReadPolicy): boolean {
  const reads = readsOf(narrower.role);
  return reads === "none" || holdsAll(wider.restrictions, narrower.restrictions, reads);
}

function holdsAll(wider: Restrictions, narrower: Restrictions, reads: LocationArguments): boolean {
  if (wider === undefined || narrower === undefined) {
    return wider === undefined;
  }
  for (const restriction of narrower) {
    const wanted = namesOf(restriction);
    const held = collectionsIn(wider, restriction.index);
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

/** The largest part of a place that any action of the role reads. */
function readsOf({ reads }: RoleReading): LocationArguments {
  if (reads.has("collection")) {
    return "collection";
  }
  return reads.has("index") ? "index" : "none";
}
