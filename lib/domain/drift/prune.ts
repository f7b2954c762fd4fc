import { isPlainObject, memberOf } from "../plainObject";
import type { StoredProfile } from "../rights";
import { mergeRestrictions, namesOf } from "../rights/restrictions";
import { givenPolicies } from "../storedPolicies";
import type { IsGone } from "./places";

/** A profile whose restrictions to gone places are taken away, as far as that widens nothing. */
export type Pruning =
  /** It names nothing that is gone. */
  | { readonly kind: "untouched" }
  | {
      readonly kind: "pruned";
      readonly policies: readonly unknown[];
      /** The positions of the policies whose last restriction went, and they with it. */
      readonly removedPolicies: readonly number[];
    }
  /** It names what is gone, and cannot be pruned. */
  | { readonly kind: "stuck"; readonly reason: string };

const NO_POLICY = "no policy would be left, and the host would give it the role default";
const MALFORMED = "a restriction beside it is malformed";
const ANONYMOUS = "the host wants the profile anonymous to keep the role anonymous";

/**
 * Takes away restrictions to places that are gone. Never widens: the host takes a policy without
 * restrictions, and an index without collections, for unrestricted, so that what would lose its
 * last one goes with it; and it merges the entries of an index, so that they are judged together.
 * Source: the host's lib/core/security/profileRepository.ts `optimizePolicy`, `fromDTO`.
 */
export function prune(profile: StoredProfile, isGone: IsGone): Pruning {
  const left: unknown[] = [];
  const removedPolicies: number[] = [];
  let touched = false;
  for (const [position, policy] of (givenPolicies(profile) ?? []).entries()) {
    const restrictedTo = memberOf(policy, "restrictedTo");
    const pruned = pruneRestrictions(restrictedTo, isGone);
    if (pruned === "malformed") {
      return { kind: "stuck", reason: MALFORMED };
    }
    touched ||= pruned !== "untouched";
    if (pruned === "untouched") {
      left.push(policy);
    } else if (pruned.length === 0) {
      removedPolicies.push(position);
    } else {
      left.push({ ...(policy as object), restrictedTo: pruned });
    }
  }
  if (!touched) {
    return { kind: "untouched" };
  }
  if (left.length === 0) {
    return { kind: "stuck", reason: NO_POLICY };
  }
  const keepsAnonymous = left.some(
    (policy) => isPlainObject(policy) && policy.roleId === "anonymous",
  );
  if (profile._id === "anonymous" && !keepsAnonymous) {
    return { kind: "stuck", reason: ANONYMOUS };
  }
  return { kind: "pruned", policies: left, removedPolicies };
}

/**
 * Returns the restrictions that are left; an empty list when the host would look at none of them.
 */
function pruneRestrictions(
  restrictedTo: unknown,
  isGone: IsGone,
): readonly unknown[] | "untouched" | "malformed" {
  const malformed: string[] = [];
  const merged = mergeRestrictions(restrictedTo, malformed);
  if (merged === undefined) {
    return "untouched";
  }
  const goneIndexes = new Set<string>();
  const goneCollections = new Map<string, ReadonlySet<string>>();
  for (const restriction of merged) {
    const { index } = restriction;
    const collections = namesOf(restriction);
    const gone = collections.filter((collection) => isGone(index, collection));
    if (isGone(index) || (gone.length > 0 && gone.length === collections.length)) {
      goneIndexes.add(index);
    } else if (gone.length > 0) {
      goneCollections.set(index, new Set(gone));
    }
  }
  if (goneIndexes.size + goneCollections.size === 0) {
    return "untouched";
  }
  if (malformed.length > 0) {
    return "malformed";
  }
  if (goneIndexes.size === merged.length) {
    return [];
  }
  return (restrictedTo as { index: string; collections?: readonly string[] | null }[]).flatMap(
    (restriction) => {
      const { index, collections } = restriction;
      const gone = goneCollections.get(index);
      if (goneIndexes.has(index)) {
        return [];
      }
      if (gone === undefined || !collections || collections.length === 0) {
        return [restriction];
      }
      const kept = collections.filter((collection) => !gone.has(collection));
      return kept.length === 0 ? [] : [{ ...restriction, collections: kept }];
    },
  );
}
