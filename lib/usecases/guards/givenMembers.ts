import type { DocumentStore } from "../../domain/actions";
import { isPlainObject } from "../../domain/plainObject";
import { STORED } from "./writeTargets";

/** Tells a write that the host refuses when there is no such document. */
export function mustExist({ target, keeps, does }: DocumentStore): boolean {
  const isReplaced = target === "user" && does === "write" && keeps === undefined;
  return isReplaced || keeps === "stored";
}

/** Tells whether an update leaves the member that carries the rights. */
export function keepsRights({ target, keeps }: DocumentStore, given: unknown): boolean {
  const { member } = STORED[target];
  const value = isPlainObject(given) ? given[member] : undefined;
  return keeps !== undefined && (value === undefined || value === null);
}

/** Tells whether a request says the rate limit of the profile that it writes. */
export function hasRateLimit(given: unknown): boolean {
  return isPlainObject(given) && typeof given.rateLimit === "number";
}
