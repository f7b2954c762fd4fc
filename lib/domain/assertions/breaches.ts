import type { RightsRequest } from "../rights";
import type { ConstraintClaim, Subject, Through } from "./assertion";
import type { Holder } from "./Holder";
import { isMatched, type NamePattern } from "./namePattern";
import type { RequestSet } from "./RequestSet";

/** A request that somebody may send, and the policies that allow it. */
export interface Shown {
  readonly request: RightsRequest;
  readonly through: readonly Through[];
}

/** Rights before a change and after it; absent: there are none. */
export interface Moments {
  readonly before: Holder | undefined;
  readonly after: Holder | undefined;
}

/** Claims that one subject can break by its rights alone. */
export type SingleClaim = Exclude<ConstraintClaim, { readonly kind: "atMost" }>;

/**
 * Finds the requests by which a change breaks a claim for one subject, or breaks it further: those that
 * are allowed afterwards and were not before. `undefined`: it makes nothing worse.
 */
export function newBreach(
  claim: SingleClaim,
  subject: Subject,
  { before, after }: Moments,
): readonly Shown[] | undefined {
  if (after === undefined || !isAbout(claim, subject)) {
    return undefined;
  }
  // of a profile or a role nobody knows what else its holders have
  const withOthers = subject.kind !== "user";
  if (claim.kind !== "exclusive") {
    const request = after.gainedOf(claim.requests, before, withOthers);
    return request && [shown(request, after)];
  }
  const { exempt, duties } = claim;
  if (isExempt(after, exempt)) {
    return undefined;
  }
  const judged = before !== undefined && isExempt(before, exempt) ? undefined : before;
  return conflict(duties, after, withOthers, (duty) => after.gainedOf(duty, judged, withOthers));
}

/** Finds the requests by which a subject breaks a claim. */
export function breach(
  claim: SingleClaim,
  subject: Subject,
  holder: Holder,
): readonly Shown[] | undefined {
  return newBreach(claim, subject, { before: undefined, after: holder });
}

/** Tells whether a change of a profile gives something that others of its users' profiles may complete. */
export function gainsDuty(duties: readonly RequestSet[], { before, after }: Moments): boolean {
  return duties.some((duty) => after?.gainedOf(duty, before, true) !== undefined);
}

/** Tells whether a claim speaks of a subject. */
export function isAbout(claim: SingleClaim, { kind, id }: Subject): boolean {
  switch (claim.kind) {
    case "never":
      return isMatched(claim.subjects[kind], id);
    case "onlyHolders": {
      const patterns = { profile: claim.profiles, user: claim.users, role: undefined }[kind];
      return patterns !== undefined && !isMatched(patterns, id);
    }
    case "exclusive":
      return kind !== "role";
  }
}

function isExempt({ profiles }: Holder, exempt: readonly NamePattern[]): boolean {
  return profiles.some(({ _id }) => isMatched(exempt, _id));
}

/** Finds two duties of one holder, one of them gained just now. */
function conflict(
  duties: readonly RequestSet[],
  holder: Holder,
  withOthers: boolean,
  gained: (duty: RequestSet) => RightsRequest | undefined,
): readonly Shown[] | undefined {
  for (const duty of duties) {
    const request = gained(duty);
    const other =
      request &&
      duties
        .filter((one) => one !== duty)
        .map((one) => holder.allowedOf(one, withOthers))
        .find((found) => found !== undefined);
    if (request !== undefined && other !== undefined) {
      return [shown(request, holder), shown(other, holder)];
    }
  }
  return undefined;
}

function shown(request: RightsRequest, holder: Holder): Shown {
  return { request, through: holder.through(request) };
}
