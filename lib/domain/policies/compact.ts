import type { Restriction } from "./Profile";
import { isPlainObject } from "../plainObject";
import { givenPolicies } from "../storedPolicies";

type Restrictions = readonly Restriction[] | undefined;

/**
 * The same rights in as few policies and restrictions as there are roles and indexes: policies of
 * one role become one, with each index once and all of its collections.
 *
 * Leaves as it is whatever is malformed, which validation tells, and an index that one policy names
 * both whole and with collections: the host narrows it to these, which it does not read.
 *
 * @param profile as a client sends it
 */
export function compactProfile(profile: unknown): unknown {
  const given = givenPolicies(profile);
  if (given === undefined) {
    return profile;
  }
  // collected first, and united once: thousands of policies may be of one role
  const merged = new Map<string, Restriction[] | undefined>();
  for (const policy of given) {
    const read = readPolicy(policy);
    if (read === undefined) {
      return profile;
    }
    const { roleId, restrictedTo } = read;
    const known = merged.get(roleId);
    if (restrictedTo === undefined || (known === undefined && merged.has(roleId))) {
      // if one of them has no restriction, the union has none
      merged.set(roleId, undefined);
    } else if (known === undefined) {
      merged.set(roleId, [...restrictedTo]);
    } else {
      restrictedTo.forEach((restriction) => known.push(restriction));
    }
  }
  const policies = Array.from(merged, ([roleId, restrictions]) =>
    restrictions === undefined
      ? { roleId }
      : { roleId, restrictedTo: uniteRestrictions(restrictions) },
  );
  return { ...(profile as object), policies };
}

/** `undefined` where the policy is not one that can be merged with another. */
function readPolicy(policy: unknown): { roleId: string; restrictedTo: Restrictions } | undefined {
  if (!isPlainObject(policy) || !hasOnly(policy, "roleId", "restrictedTo")) {
    return undefined;
  }
  const { roleId, restrictedTo } = policy;
  if (typeof roleId !== "string") {
    return undefined;
  }
  if (!Object.hasOwn(policy, "restrictedTo")) {
    return { roleId, restrictedTo: undefined };
  }
  const restrictions = readRestrictions(restrictedTo);
  return restrictions && { roleId, restrictedTo: restrictions };
}

function readRestrictions(restrictedTo: unknown): readonly Restriction[] | undefined {
  if (!Array.isArray(restrictedTo) || restrictedTo.length === 0) {
    return undefined;
  }
  const whole = new Set<string>();
  const named = new Set<string>();
  for (const restriction of restrictedTo as unknown[]) {
    if (!isRestriction(restriction)) {
      return undefined;
    }
    (restriction.collections === undefined ? whole : named).add(restriction.index);
  }
  const isAmbiguous = [...whole].some((index) => named.has(index));
  return isAmbiguous ? undefined : uniteRestrictions(restrictedTo as Restriction[]);
}

function isRestriction(value: unknown): value is Restriction {
  return (
    isPlainObject(value) &&
    hasOnly(value, "index", "collections") &&
    typeof value.index === "string" &&
    (!Object.hasOwn(value, "collections") || isListOfNames(value.collections))
  );
}

function isListOfNames(value: unknown): boolean {
  return (
    Array.isArray(value) && value.length > 0 && value.every((name) => typeof name === "string")
  );
}

function hasOnly(value: Record<string, unknown>, ...members: readonly string[]): boolean {
  return Object.keys(value).every((member) => members.includes(member));
}

function uniteRestrictions(restrictions: readonly Restriction[]): readonly Restriction[] {
  const byIndex = new Map<string, Set<string> | undefined>();
  for (const { index, collections } of restrictions) {
    const known = byIndex.get(index);
    if (collections === undefined || (known === undefined && byIndex.has(index))) {
      byIndex.set(index, undefined);
    } else if (known === undefined) {
      byIndex.set(index, new Set(collections));
    } else {
      for (const name of collections) {
        known.add(name);
      }
    }
  }
  return Array.from(byIndex, ([index, collections]) =>
    collections === undefined ? { index } : { index, collections: [...collections] },
  );
}
