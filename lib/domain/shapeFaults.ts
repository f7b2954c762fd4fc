import type { Schema, ValidationErrorItem } from "joi";

import type { Finding, RefusingCode } from "./findings";
import { fault, pathOf } from "./findings";
import { nearestName } from "./nearest";

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
 * A schema's faults in the one form that every finding of the plugin has.
 *
 * @param members the names that the schema knows, to suggest the nearest for a mistyped one
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
  return error === undefined ? [] : error.details.map((item) => toFinding(item, members));
}

function toFinding(item: ValidationErrorItem, members: readonly string[]): Finding {
  const path = pathOf(item.path);
  const code = CODES[item.type] ?? "member.invalid";
  const suggestion =
    code === "member.unexpected" ? nearestName(String(item.path.at(-1)), members) : undefined;
  return fault(code, path, `${item.message}.`, suggestion);
}
