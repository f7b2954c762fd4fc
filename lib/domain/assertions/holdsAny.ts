import { holdsUnnamed } from "../rights";
import { EVERYTHING } from "../rights";
import { EVERYWHERE, NOWHERE } from "../rights/locations";
import type { Holder } from "./Holder";
import { needsEveryRight } from "./PluginCuts";
import type { RequestSet } from "./RequestSet";

/** Something of which users are counted who may do it. */
export type Counted = RequestSet | "everything";

/** Tells whether a user counts. */
export function holdsAny(of: Counted, user: Holder): boolean {
  return of === "everything" ? user.holdsEverything : user.allowedOf(of) !== undefined;
}

/** Tells whether a profile may be what makes its users count, with others of theirs or without. */
export function mayAdd(of: Counted, profile: Holder): boolean {
  return of === "everything"
    ? holdsUnnamed(profile.rights)
    : profile.allowedOf(of, true) !== undefined;
}

/** Tells whether some requests of a set pass only with every right. */
export function isAboutEveryRight(requests: RequestSet): boolean {
  const known = aboutEveryRight.get(requests);
  if (known !== undefined) {
    return known;
  }
  const found =
    requests.grantedBy(EVERYTHING, (held) => (needsEveryRight(held) ? EVERYWHERE : NOWHERE)) !==
    undefined;
  aboutEveryRight.set(requests, found);
  return found;
}

const aboutEveryRight = new WeakMap<RequestSet, boolean>();
