import type { KuzzleRequest } from "kuzzle";

import { hostModule } from "../kernel/hostModules";

/** A policy as the host's check of rights reads it. Source: the host's lib/model/security/profile.ts. */
interface Policy {
  /** Collections by index; none: every one. */
  readonly restrictedTo?: ReadonlyMap<string, readonly string[]> | null;
}

interface HostProfile {
  getAllowedPolicies(request: KuzzleRequest): Promise<readonly Policy[]>;
}

interface Target {
  readonly index?: unknown;
  readonly collections?: unknown;
}

type AreTargetsAllowed = (
  this: unknown,
  request: KuzzleRequest,
  profiles: readonly HostProfile[],
  targets: readonly Target[],
) => Promise<boolean>;

/**
 * Checks targets in time proportional to them and to the policies: the host looks through all policies for
 * each collection, and keeps its one thread from all others for seconds, for anybody with a large profile.
 * Source: the host's lib/model/security/user.ts `areTargetsAllowed`, role.ts `checkRestrictions`.
 *
 * @returns a function that takes it back
 * @throws a plain Error when the host does not look as expected; nothing is changed then
 */
export function checkTargetsByPlace(): () => void {
  const { User } = hostModule("model/security/user") as {
    readonly User?: { readonly prototype: { areTargetsAllowed?: AreTargetsAllowed } };
  };
  const original = User?.prototype.areTargetsAllowed;
  if (User === undefined || typeof original !== "function") {
    throw new Error('its users have no "areTargetsAllowed"');
  }
  User.prototype.areTargetsAllowed = async function (request, profiles, targets) {
    // the host's own way with what is no text, where it compares as JavaScript does
    if (!targets.every(isOrdinary)) {
      return original.call(this, request, profiles, targets);
    }
    const policies = await Promise.all(
      profiles.map((profile) => profile.getAllowedPolicies(request)),
    );
    const places = new Places(policies.flat());
    return targets.every(({ index, collections }) => {
      const names = (collections ?? []) as readonly string[];
      const isNamed = Boolean(index) && Boolean(collections);
      return (
        !isNamed ||
        (!(index as string).includes("*") &&
          names.every((name) => !name.includes("*") && places.has(index as string, name)))
      );
    });
  };
  return () => {
    User.prototype.areTargetsAllowed = original;
  };
}

function isOrdinary(target: Target): boolean {
  const { index, collections } = Object(target) as Target;
  return (
    (typeof index === "string" || !index) &&
    (!collections ||
      (Array.isArray(collections) && collections.every((name) => typeof name === "string")))
  );
}

/** The places that any of the policies allows. */
class Places {
  private readonly isUnrestricted: boolean;
  private readonly whole = new Set<string>();
  private readonly collections = new Map<string, Set<string>>();

  constructor(policies: readonly Policy[]) {
    this.isUnrestricted = policies.some(({ restrictedTo }) => (restrictedTo?.size ?? 0) === 0);
    for (const { restrictedTo } of this.isUnrestricted ? [] : policies) {
      for (const [index, names] of restrictedTo ?? []) {
        this.add(index, names);
      }
    }
  }

  has(index: string, collection: string): boolean {
    return (
      this.isUnrestricted ||
      this.whole.has(index) ||
      this.collections.get(index)?.has(collection) === true
    );
  }

  private add(index: string, names: readonly string[] | null | undefined): void {
    const isWhole = (names ?? []).length === 0;
    if (isWhole) {
      this.whole.add(index);
      return;
    }
    const known = this.collections.get(index) ?? new Set();
    (names ?? []).forEach((name) => known.add(name));
    this.collections.set(index, known);
  }
}
