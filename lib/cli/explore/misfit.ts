import { isPlainObject } from "../../domain/plainObject";

/** As much of a JSON schema as our own types are written in. */
export type Form = Readonly<Record<string, unknown>>;

/**
 * Returns where a value differs from a form, as a path; undefined: nowhere. Members that the form does not know are let
 * in, and other words than an enumeration has, since a newer Kuzzle or plugin may have more.
 */
export function misfit(value: unknown, form: Form, path = "result"): string | undefined {
  const { type, anyOf, items, properties, required, additionalProperties } = form;
  if (Array.isArray(anyOf)) {
    const found = (anyOf as Form[]).map((one) => misfit(value, one, path));
    return found.includes(undefined) ? undefined : found[0];
  }
  if (type !== undefined && ![type].flat().some((one) => isOfType(value, one))) {
    return path;
  }
  if (Array.isArray(value)) {
    return isPlainObject(items) ? firstOf(value.entries(), () => items, path) : undefined;
  }
  if (!isPlainObject(value)) {
    return undefined;
  }
  const missing = listOf(required).find((name) => !Object.hasOwn(value, name));
  if (missing !== undefined) {
    return `${path}.${missing}`;
  }
  const known = isPlainObject(properties) ? properties : {};
  const formOf = (name: string | number): unknown =>
    Object.hasOwn(known, name) ? known[name] : additionalProperties;
  return firstOf(Object.entries(value), formOf, path);
}

function firstOf(
  members: Iterable<readonly [string | number, unknown]>,
  formOf: (name: string | number) => unknown,
  path: string,
): string | undefined {
  for (const [name, value] of members) {
    const form = formOf(name);
    const found = isPlainObject(form) ? misfit(value, form, `${path}.${name}`) : undefined;
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

function isOfType(value: unknown, type: unknown): boolean {
  switch (type) {
    case "null":
      return value === null;
    case "array":
      return Array.isArray(value);
    case "object":
      return isPlainObject(value);
    case "integer":
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}

function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? (value as string[]) : [];
}
