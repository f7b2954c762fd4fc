import type { Finding } from "../findings";
import { fault, pathOf } from "../findings";

/**
 * Levels of nesting below an argument or the body. No document of the host's has ten, and contents
 * of users hardly more; the storage reads at most 1,000, and some thousands more overflow the stack
 * of code that walks through them.
 */
export const MOST_LEVELS = 100;
/** Bounds a text that says how large a circle is: Kuzzle reads each digit again from each one before. */
const LONGEST_RADIUS = 100;
/** The most faults of one answer: one kind may be in every place of a large body. */
const MOST_FAULTS = 100;

/** The place of a value: the steps to it, the last one first. */
interface Place {
  readonly above: Place | undefined;
  readonly step: string | number;
  readonly level: number;
}

/**
 * Finds values that no action of the host can handle, so that it answers 500 or worse: text that is
 * no Unicode, members that JavaScript takes for an object's prototype, nesting without end.
 *
 * @param name of the argument, or `body`, where paths begin
 */
export function formFaults(name: string, value: unknown): Finding[] {
  return isWellFormed(value) ? [] : everyFormFault(name, value);
}

/**
 * The same of the body of an action on data, whose texts are the caller's own: what is no Unicode is
 * stored, and read back, as the storage likes it.
 */
export function dataFormFaults(body: unknown): Finding[] {
  return isWellFormed(body)
    ? []
    : everyFormFault("body", body).filter(({ code }) => code !== "text.malformed");
}

/**
 * Tells whether {@link everyFormFault} finds nothing. Almost every body is sound, and some have
 * tens of thousands of members: it makes nothing for them. Ends at the deepest level allowed.
 */
export function isWellFormed(value: unknown, level = 0): boolean {
  if (typeof value === "string") {
    return value.isWellFormed();
  }
  if (typeof value !== "object" || value === null) {
    return true;
  }
  if (level >= MOST_LEVELS) {
    return false;
  }
  if (Array.isArray(value)) {
    return value.every((entry: unknown) => isWellFormed(entry, level + 1));
  }
  for (const name of Object.keys(value)) {
    const member = (value as Readonly<Record<string, unknown>>)[name];
    if (
      isRefused(name, member) ||
      isLongRadius(name, member) ||
      !name.isWellFormed() ||
      !isWellFormed(member, level + 1)
    ) {
      return false;
    }
  }
  return true;
}

/**
 * The faults that {@link formFaults} tells, with their places. Walks without recursion: it must
 * stand what it refuses.
 */
export function everyFormFault(name: string, value: unknown): Finding[] {
  const findings: Finding[] = [];
  const pending: [object, Place][] = [];
  const visit = (member: unknown, step: string | number, above?: Place): void => {
    if (typeof member === "string") {
      findings.push(...textFaults(member, step, above));
    } else if (typeof member === "object" && member !== null) {
      pending.push([member, { above, step, level: (above?.level ?? -1) + 1 }]);
    }
  };

  visit(value, name);
  let next = pending.pop();
  while (next !== undefined && findings.length < MOST_FAULTS) {
    const [current, place] = next;
    if (place.level >= MOST_LEVELS) {
      // whatever is still deeper is the same fault
      return [...findings, depthFault(name)];
    }
    if (Array.isArray(current)) {
      current.forEach((entry: unknown, step) => {
        visit(entry, step, place);
      });
    } else {
      for (const [step, member] of Object.entries(current)) {
        findings.push(...nameFaults(step, member, place));
        visit(member, step, place);
      }
    }
    next = pending.pop();
  }
  return findings.slice(0, MOST_FAULTS);
}

/** Tells whether a value is nested deeper than that, as recursion would walk it. */
export function isNestedDeeper(value: unknown, levels: number): boolean {
  let layer: unknown[] = [value];
  for (let level = 0; level <= levels; level += 1) {
    layer = layer.flatMap((one) =>
      typeof one === "object" && one !== null ? (Object.values(one) as unknown[]) : [],
    );
    if (layer.length === 0) {
      return false;
    }
  }
  return true;
}

/**
 * The same of every argument. The host copies arguments one by one, so that one of the name
 * `__proto__` becomes their prototype, and its members arguments that nobody listed.
 * Source: the host's lib/api/request/requestInput.ts.
 */
export function argumentFormFaults(args: Readonly<Record<string, unknown>>): Finding[] {
  const prototype: unknown = Object.getPrototypeOf(args);
  return [
    ...(prototype === Object.prototype || prototype === null ? [] : [prototypeFault("__proto__")]),
    ...Object.entries(args).flatMap(([name, value]) =>
      isReadable(value)
        ? formFaults(name, value)
        : [fault("member.type", name, `"${name}" must be a text or a number.`)],
    ),
  ];
}

/** The host reads arguments as text: one with a member `toString` of its own cannot be read so. */
export function isReadable(value: unknown): boolean {
  try {
    return typeof String(value) === "string";
  } catch (error) {
    // nested without end is another fault
    return error instanceof RangeError;
  }
}

function nameFaults(name: string, member: unknown, above: Place): readonly Finding[] {
  return isRefused(name, member)
    ? [prototypeFault(pathTo({ above, step: name }))]
    : [...textFaults(name, name, above), ...radiusFaults(name, member, above)];
}

function radiusFaults(name: string, member: unknown, above: Place): readonly Finding[] {
  if (!isLongRadius(name, member)) {
    return SOUND;
  }
  const path = pathTo({ above, step: name });
  const message = `"${path}" must not have more than ${LONGEST_RADIUS} characters: Kuzzle takes it for the radius of a shape, and stands still while it converts it.`;
  return [fault("member.size", path, message)];
}

/** Source: the host's lib/core/validation/types/geoShape.js; koncorde's lib/util/convertDistance.js. */
function isLongRadius(name: string, member: unknown): boolean {
  return name === "radius" && typeof member === "string" && member.length > LONGEST_RADIUS;
}

/**
 * Tells whether no JSON can be read again that has such a member: the storage's client refuses all of
 * it, or fails. Source: sdk-es7 lib/Serializer.js, by `filter` of secure-json-parse.
 */
export function isPrototype(name: string, member: unknown): boolean {
  return (
    name === "__proto__" ||
    (name === "constructor" &&
      (member === null || (typeof member === "object" && Object.hasOwn(member, "prototype"))))
  );
}

/** Elasticsearch takes the dots in names of fields for levels, and its mappings tell each by itself. */
function isRefused(name: string, member: unknown): boolean {
  return (
    isPrototype(name, member) ||
    (name.includes("__proto__") && name.split(".").includes("__proto__"))
  );
}

const SOUND: readonly Finding[] = [];

function textFaults(text: string, step: string | number, above?: Place): readonly Finding[] {
  if (text.isWellFormed()) {
    return SOUND;
  }
  const path = pathTo({ above, step });
  return [
    fault(
      "text.malformed",
      path,
      `"${path}" holds half of a surrogate pair, which is no character: it cannot be stored as it is.`,
    ),
  ];
}

function prototypeFault(path: string): Finding {
  return fault(
    "member.prototype",
    path,
    `"${path}" must not be given: it is taken for an object's prototype, and what has it cannot be read again.`,
  );
}

/** The fault of what is nested deeper than {@link MOST_LEVELS}. */
export function depthFault(name: string): Finding {
  return fault("member.depth", name, `"${name}" is nested more than ${MOST_LEVELS} levels deep.`);
}

function pathTo({ above, step }: Pick<Place, "above" | "step">): string {
  const steps = [shown(step)];
  for (let at = above; at !== undefined; at = at.above) {
    steps.unshift(shown(at.step));
  }
  return pathOf(steps);
}

function shown(step: string | number): string | number {
  return typeof step === "string" ? step.toWellFormed() : step;
}
