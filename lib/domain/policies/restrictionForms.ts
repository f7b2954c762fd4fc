import { isNonBlankText, isPlainObject } from "../plainObject";
import type { Restriction } from "./Profile";

/** A message stays readable. */
const LONGEST = 300;

/**
 * Returns the end of a message that shows a `restrictedTo` written as the list it should be: the
 * admin console's cheat sheet shows `{index, collections}`. Empty when the intention is not
 * certain.
 */
export function asList(restrictedTo: unknown): string {
  const restrictions = meant(restrictedTo);
  return restrictions === undefined ? "" : writing(restrictions);
}

/** Shows an index that stands alone written as the restriction it should be. */
export function asRestriction(restriction: unknown): string {
  return isNonBlankText(restriction) ? writing({ index: restriction }) : "";
}

function writing(value: unknown): string {
  const text = ` Write ${JSON.stringify(value)}.`;
  return text.length > LONGEST ? "" : text;
}

function meant(given: unknown): readonly Restriction[] | undefined {
  if (isNonBlankText(given)) {
    return [{ index: given }];
  }
  if (!isPlainObject(given) || Object.keys(given).length === 0) {
    return undefined;
  }
  if (!Object.hasOwn(given, "index") && !Object.hasOwn(given, "collections")) {
    return byIndex(given);
  }
  const { index, collections, ...others } = given;
  if (!isNonBlankText(index) || Object.keys(others).length > 0) {
    return undefined;
  }
  if (collections === undefined) {
    return [{ index }];
  }
  return isListOfNames(collections) ? [{ index, collections }] : undefined;
}

/** `{index: [collections]}`. An empty list is left to its author: it may mean all, or none. */
function byIndex(given: Record<string, unknown>): readonly Restriction[] | undefined {
  const restrictions = Object.entries(given).flatMap(([index, collections]) =>
    isNonBlankText(index) && isListOfNames(collections) ? [{ index, collections }] : [],
  );
  return restrictions.length === Object.keys(given).length ? restrictions : undefined;
}

function isListOfNames(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every(isNonBlankText);
}
