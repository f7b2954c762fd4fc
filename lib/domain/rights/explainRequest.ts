import type { ResolvedPolicy } from "./policies";
import { resolvePolicies } from "./policies";
import type { Exclusion } from "./exclusion";
import { excludedBy } from "./exclusion";
import { collectionsIn } from "./restrictions";
import type { RoleLookup, StoredProfile } from "./types";
import type { RoleVerdict } from "./verdicts";
import { entryOf, verdictOf } from "./verdicts";

/** A request as it reaches the host's rights check: arguments of any JSON type. */
export interface RawRequest {
  readonly controller: string;
  readonly action: string;
  readonly index?: unknown;
  readonly collection?: unknown;
  /** `{index, collections}[]`; over HTTP the host has parsed the text by then. */
  readonly targets?: unknown;
}

/** Says that a policy allows a request, or which of its parts does not. */
export type PolicyReason = RoleVerdict | Exclusion;

/** The verdict of one policy. `policy`: its position in the profile, from 0. */
export interface PolicyVerdict {
  readonly profileId: string;
  readonly policy: number;
  readonly roleId: string;
  readonly reason: PolicyReason;
  /** The collections of the request's index to which the policy is restricted, if it is. */
  readonly restrictedTo?: readonly string[];
}

/** One place that a request names, judged: any one policy that allows it is enough. */
export interface JudgedPlace {
  readonly index: unknown;
  readonly collection: unknown;
  readonly allowed: boolean;
  readonly policies: readonly PolicyVerdict[];
}

/** The host's answer to a request, and how it comes to be. */
export interface Explanation {
  readonly allowed: boolean;
  /** The request's own place, or each place that its targets name. */
  readonly places: readonly JudgedPlace[];
  /**
   * The reason for which no policy was asked at all: nobody to ask, or targets that the host does
   * not take.
   */
  readonly refusal?: "no-profile" | "malformed-targets" | "wildcard-target";
}

/**
 * Explains how the host judges a request: for each place, the verdict of each policy.
 * With `targets`, those are judged instead of `index` and `collection`, and a target without an
 * index or without collections is not judged at all: `targets: [{}]` passes for anybody.
 *
 * @throws UnresolvableRole | UnresolvableRestriction as `compileRights`
 */
export function explainRequest(
  profiles: readonly StoredProfile[],
  roles: RoleLookup,
  request: RawRequest,
): Explanation {
  if (profiles.length === 0) {
    return { allowed: false, places: [], refusal: "no-profile" };
  }
  const policies = resolvePolicies(profiles, roles);
  const places = placesOf(request);
  if (typeof places === "string") {
    return { allowed: false, places: [], refusal: places };
  }
  const judged = places.map(([index, collection]): JudgedPlace => {
    const verdicts = policies.map((policy) => judge(policy, { ...request, index, collection }));
    const allowed = verdicts.some(({ reason }) => reason === "allowed");
    return { index, collection, allowed, policies: verdicts };
  });
  return { allowed: judged.every(({ allowed }) => allowed), places: judged };
}

function judge(resolved: ResolvedPolicy, request: RawRequest): PolicyVerdict {
  const { profileId, policy, role, restrictions } = resolved;
  const said = verdictOf(entryOf(role.controllers, request.controller), request.action);
  const restrictedTo = restrictions && collectionsIn(restrictions, request.index);
  return {
    profileId,
    policy,
    roleId: role._id,
    reason:
      said === "allowed"
        ? (excludedBy(restrictions, request.index, request.collection) ?? "allowed")
        : said,
    ...(restrictedTo !== undefined && { restrictedTo }),
  };
}

type Place = readonly [index: unknown, collection: unknown];

/** The places that the host judges (`User.areTargetsAllowed`, Kuzzle 2.56), or its refusal. */
function placesOf({
  index,
  collection,
  targets = [],
}: RawRequest): readonly Place[] | "malformed-targets" | "wildcard-target" {
  if (!Array.isArray(targets)) {
    return "malformed-targets";
  }
  if (targets.length === 0) {
    return [[index, collection]];
  }
  const places: Place[] = [];
  for (const target of targets as unknown[]) {
    if (target === null || target === undefined) {
      return "malformed-targets";
    }
    const named = target as { index?: unknown; collections?: unknown };
    if (!named.index || !named.collections) {
      continue;
    }
    if (!isListOrText(named.index) || !isListOrText(named.collections)) {
      return "malformed-targets";
    }
    const collections: readonly unknown[] = Array.from(named.collections);
    for (const name of [named.index, ...collections]) {
      if (!isListOrText(name)) {
        return "malformed-targets";
      }
      if (name.includes("*")) {
        return "wildcard-target";
      }
    }
    places.push(...collections.map((name): Place => [named.index, name]));
  }
  return places;
}

function isListOrText(value: unknown): value is string | readonly unknown[] {
  return typeof value === "string" || Array.isArray(value);
}
