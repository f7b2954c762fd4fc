/** Tells whether a value has members, as a list does too: the host reads these unchecked. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

/** Neither a list nor null: what JSON calls an object. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return isObject(value) && !Array.isArray(value);
}

/** @returns `undefined` of what is no object */
export function memberOf(value: unknown, name: string): unknown {
  return isPlainObject(value) ? value[name] : undefined;
}

export function isNonEmptyText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

export function isNonBlankText(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "";
}
