import type { Schema, ValidationErrorItem } from "joi";

import type { Finding, RefusingCode } from "./findings";
import { fault, joinPath, pathOf } from "./findings";
import { nearestName } from "./nearest";
import { isPlainObject } from "./plainObject";

type Step = string | number;
/** As far as it is read, of what joi's `describe()` tells. */
interface Described {
  readonly flags?: { readonly unknown?: boolean };
  readonly keys?: Readonly<Record<string, Described>>;
  readonly patterns?: unknown;
  readonly items?: readonly Described[];
}

/** Unknown members that joi looks at, and for which a nearest is sought: it takes some microseconds for each. */
const MOST_UNKNOWN = 100;

/** joi's error types that have a code of ours; the others are `member.invalid`. */
const CODES: Readonly<Record<string, RefusingCode>> = {
  "any.required": "member.missing",
  "any.unknown": "member.unexpected",
  "object.unknown": "member.unexpected",
  "object.base": "member.type",
  "array.base": "member.type",
  "string.base": "member.type",
  "number.base": "member.type",
  "number.unsafe": "member.range",
  "number.integer": "member.range",
  "number.min": "member.range",
  "number.infinity": "member.range",
  "boolean.base": "member.type",
  "array.min": "member.empty",
  "array.includes": "member.type",
  "array.sparse": "member.type",
  "array.unique": "member.duplicate",
  "string.empty": "member.empty",
  "string.pattern.invert.base": "member.empty",
  "any.only": "member.value",
};

/**
 * A schema's faults in the one form that every finding of the plugin has. For a mistyped member the
 * nearest is suggested of those that the schema knows there.
 *
 * @param members others to suggest, which belong elsewhere
 */
export function shapeFaults(
  schema: Schema,
  value: unknown,
  members: readonly string[] = [],
): Finding[] {
  const description = describedBy(schema);
  const crowd = countUnknown(description, value) > MOST_UNKNOWN ? new Crowd() : undefined;
  const looked = crowd?.without(description, value, []) ?? value;
  const { error } = schema.validate(looked, {
    abortEarly: false,
    convert: false,
    errors: { wrap: { label: '"', array: false }, label: "path" },
  });
  if (error === undefined) {
    return [];
  }
  const found = error.details.map((item) =>
    toFinding(item, [...membersAt(description, item.path.slice(0, -1)), ...members]),
  );
  return crowd === undefined ? found : [...found, ...crowd.findings];
}

const descriptions = new WeakMap<Schema, Described>();

function describedBy(schema: Schema): Described {
  const known = descriptions.get(schema) ?? schema.describe();
  descriptions.set(schema, known);
  return known;
}

/** Counts the members that a schema does not know. */
function countUnknown(described: Described, value: unknown): number {
  if (Array.isArray(value)) {
    const item = onlyItem(described);
    return item === undefined
      ? 0
      : value.reduce<number>((sum, entry: unknown) => sum + countUnknown(item, entry), 0);
  }
  const keys = closedKeys(described);
  if (keys === undefined || !isPlainObject(value)) {
    return 0;
  }
  return Object.keys(value).reduce((sum, name) => {
    const known = Object.hasOwn(keys, name) ? keys[name] : undefined;
    return sum + (known === undefined ? 1 : countUnknown(known, value[name]));
  }, 0);
}

function onlyItem({ items = [] }: Described): Described | undefined {
  return items.length === 1 ? items[0] : undefined;
}

/** Returns the members that an object has; `undefined`: it may have others. */
function closedKeys({ keys, flags, patterns }: Described): Described["keys"] {
  return patterns === undefined && flags?.unknown !== true ? keys : undefined;
}

/** The unknown members beyond the first: a fault each, without a suggestion, and joi does not see them. */
class Crowd {
  readonly findings: Finding[] = [];
  private seen = 0;

  without(described: Described, value: unknown, at: readonly Step[]): unknown {
    if (Array.isArray(value)) {
      const item = onlyItem(described);
      return item === undefined
        ? value
        : value.map((entry: unknown, position) => this.without(item, entry, [...at, position]));
    }
    const keys = closedKeys(described);
    if (keys === undefined || !isPlainObject(value)) {
      return value;
    }
    const place = pathOf(at);
    const left: Record<string, unknown> = {};
    for (const name of Object.keys(value)) {
      const known = Object.hasOwn(keys, name) ? keys[name] : undefined;
      if (known !== undefined || ++this.seen <= MOST_UNKNOWN) {
        const member = value[name];
        define(left, name, known ? this.without(known, member, [...at, name]) : member);
      } else {
        const path = joinPath(place, name);
        this.findings.push(fault("member.unexpected", path, `"${path}" is not allowed.`));
      }
    }
    return left;
  }
}

/** Sets a member of whatever name, `__proto__` too. */
function define(object: object, name: string, value: unknown): void {
  Object.defineProperty(object, name, { value, enumerable: true, configurable: true });
}

/** Returns the members that a schema knows at a path. */
function membersAt({ keys, items }: Described, path: readonly Step[]): readonly string[] {
  const [step, ...rest] = path;
  if (step === undefined) {
    return Object.keys(keys ?? {});
  }
  const next = typeof step === "number" ? items?.[0] : keys?.[step];
  return next === undefined ? [] : membersAt(next, rest);
}

function toFinding(item: ValidationErrorItem, members: readonly string[]): Finding {
  const path = pathOf(item.path);
  const code = CODES[item.type] ?? "member.invalid";
  const suggestion =
    code === "member.unexpected" ? nearestName(String(item.path.at(-1)), members) : undefined;
  return fault(code, path, `${item.message}.`, suggestion);
}
