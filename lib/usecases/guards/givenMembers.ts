import type { DocumentStore } from "../../domain/actions";
import { isPlainObject, memberOf } from "../../domain/plainObject";
import { RIGHTS_AT } from "./writeTargets";

type Content = Readonly<Record<string, unknown>>;

/** Tells a write that the host refuses when there is no such document. */
export function mustExist({ target, keeps, does }: DocumentStore): boolean {
  const isReplaced = target === "user" && does === "write" && keeps === undefined;
  return isReplaced || keeps === "stored";
}

/** Tells whether an update leaves the member that carries the rights. */
export function keepsRights({ target, keeps }: DocumentStore, given: unknown): boolean {
  const { member } = RIGHTS_AT[target];
  const value = isPlainObject(given) ? given[member] : undefined;
  return keeps !== undefined && (value === undefined || value === null);
}

/** Tells whether a request says the rate limit of the profile that it writes. */
export function hasRateLimit(given: unknown): boolean {
  return isPlainObject(given) && typeof given.rateLimit === "number";
}

/** Merges as the host does: it writes the stored members back with those of the request. */
export function merged(
  { target, keeps, profileIds }: DocumentStore,
  given: Content,
  stored: Content | undefined,
  body: unknown,
): Content {
  const defaults = isPlainObject(body) && isPlainObject(body.default) ? body.default : {};
  const { _id, ...before } = stored ?? (keeps === "stored or default" ? defaults : {});
  const { member } = RIGHTS_AT[target];
  // a member that is given as nothing stays as it is
  const isKept = given[member] === undefined || given[member] === null || profileIds === "stored";
  return { ...before, ...given, ...(isKept && member in before && { [member]: before[member] }) };
}

export function contentIn(body: unknown): Content {
  const content = memberOf(body, "content");
  return isPlainObject(content) ? content : {};
}
