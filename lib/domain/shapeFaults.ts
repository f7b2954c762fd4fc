import type { Schema, ValidationErrorItem } from "joi";

import type { Finding, RefusingCode } from "./findings";
import { fault, pathOf } from "./findings";
import { nearestName } from "./nearest";

type Step = string | number;
/** As far as it is read, of what joi's `describe()` tells. */
interface Described {
  readonly keys?: Readonly<Record<string, Described>>;
  readonly items?: readonly Described[];
}

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
  const { error } = schema.validate(value, {
    abortEarly: false,
    convert: false,
    errors: { wrap: { label: '"', array: false }, label: "path" },
  });
  if (error === undefined) {
    return [];
  }
  // once, however many faults there are
  const description = schema.describe() as Described;
  return error.details.map((item) =>
    toFinding(item, [...membersAt(description, item.path.slice(0, -1)), ...members]),
  );
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
