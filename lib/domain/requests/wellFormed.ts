import type { Finding } from "../findings";
import { fault, pathOf } from "../findings";

/**
 * Levels of nesting below an argument or the body. No document of the host's has ten, and contents
 * of users hardly more; the storage reads at most 1,000, and some thousands more overflow the stack
 * of whoever walks through them.
 */
export const MOST_LEVELS = 100;
/** Told at once: one kind of fault may be in every place of a large body. */
const MOST_FAULTS = 100;

/** Half of a surrogate pair. */
const LONE_SURROGATE = /\p{Surrogate}/u;
const LONE_SURROGATES = /\p{Surrogate}/gu;

/** Where a value is: the steps to it, the last one first. */
interface Place {
  readonly above: Place | undefined;
  readonly step: string | number;
  readonly level: number;
}

/**
 * What no action of the host can do anything sensible with, and answers 500 or worse: text that is
 * no Unicode, members that JavaScript takes for an object's prototype, nesting without end.
 *
 * Walks without recursion: it must stand what it refuses.
 *
 * @param name of the argument, or `body`, where paths begin
 */
export function formFaults(name: string, value: unknown): Finding[] {
  const findings: Finding[] = [];
  const pending: [unknown, Place][] = [[value, { above: undefined, step: name, level: 0 }]];
  for (
    let next = pending.pop();
    next !== undefined && findings.length < MOST_FAULTS;
    next = pending.pop()
  ) {
    const [current, place] = next;
    if (typeof current === "string") {
      findings.push(...textFaults(current, place));
    } else if (typeof current === "object" && current !== null) {
      if (place.level >= MOST_LEVELS) {
        // whatever is still deeper is the same fault
        return [...findings, depthFault(name)];
      }
      const level = place.level + 1;
      if (Array.isArray(current)) {
        current.forEach((entry: unknown, step) => {
          pending.push([entry, { above: place, step, level }]);
        });
      } else {
        for (const [step, member] of Object.entries(current)) {
          const below = { above: place, step, level };
          findings.push(...nameFaults(step, member, below));
          pending.push([member, below]);
        }
      }
    }
  }
  return findings;
}

/** Whether a value is nested deeper than that; as it would be walked through by recursion. */
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
function isReadable(value: unknown): boolean {
  try {
    return typeof String(value) === "string";
  } catch (error) {
    // nested without end is another fault
    return error instanceof RangeError;
  }
}

function nameFaults(name: string, member: unknown, place: Place): Finding[] {
  const isPrototype =
    name === "__proto__" ||
    // the storage's client refuses these two, one in the other
    (name === "constructor" &&
      typeof member === "object" &&
      member !== null &&
      Object.hasOwn(member, "prototype"));
  return isPrototype ? [prototypeFault(textOf(place))] : textFaults(name, place);
}

function textFaults(text: string, place: Place): Finding[] {
  if (!LONE_SURROGATE.test(text)) {
    return [];
  }
  const path = textOf(place);
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
    `"${path}" must not be given: JavaScript takes a member of this name for an object's prototype.`,
  );
}

function depthFault(name: string): Finding {
  return fault("member.depth", name, `"${name}" is nested more than ${MOST_LEVELS} levels deep.`);
}

function textOf(place: Place): string {
  const steps: (string | number)[] = [];
  for (let at: Place | undefined = place; at !== undefined; at = at.above) {
    steps.unshift(
      typeof at.step === "string" ? at.step.replace(LONE_SURROGATES, "\ufffd") : at.step,
    );
  }
  return pathOf(steps);
}
