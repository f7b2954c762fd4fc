import { isPlainObject } from "./plainObject";

/** Tells whether two JSON values are the same, whatever the order of their members. */
export function isSame(left: unknown, right: unknown): boolean {
  return canonical(left) === canonical(right);
}

/** JSON with sorted members. */
export function canonical(value: unknown): string {
  return JSON.stringify([sorted(value)]);
}

/** The same value with the members of every object in order. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  if (!isPlainObject(value)) {
    return value;
  }
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((name) => [name, sorted(value[name])]),
  );
}
