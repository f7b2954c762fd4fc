import { pathOf } from "../findings";
import { isObject } from "../plainObject";
import type { ForeignRead } from "./foreignRead";
import { describe, exactNames, offenceOf } from "./foreignRead";
import type { Shape } from "./queryShapes";
import { SHAPES } from "./queryShapes";

/** Enough to correct a body by; more would let a body cost more to report than to walk. */
const MOST_FINDINGS = 50;

/** A value yet to be judged, and how it was reached. */
interface Visit {
  readonly value: unknown;
  readonly shape: Shape;
  readonly step: string | number;
  readonly parent: Visit | undefined;
}

/**
 * Finds every place where a body makes Elasticsearch read another index than the request's own, or
 * may do so: at most fifty, in the order of the body. Pure; it never throws, and takes time linear
 * in the size of the body, however deep.
 *
 * @param body the body for Elasticsearch: a search body, or with `start: "query"` a bare query
 * @param own  names by which the request's own index is known to Elasticsearch, compared exactly;
 *             with no names every lookup is refused
 * @see docs/query-forms.md for the forms, their evidence and the harmless ones
 */
export function findForeignReads(
  body: unknown,
  own: { readonly indices: readonly string[] },
  start: "search" | "query" = "search",
): ForeignRead[] {
  const names = exactNames(own.indices);
  const findings: ForeignRead[] = [];
  const seen = new Map<object, Set<Shape>>();
  const pending: Visit[] = [{ value: body, shape: SHAPES[start], step: start, parent: undefined }];

  for (let visit = pending.pop(); visit !== undefined; visit = pending.pop()) {
    const { value, shape } = visit;
    const form = Array.isArray(value) ? undefined : shape.form;
    const offence = form && offenceOf(value, form, names);
    if (offence !== undefined) {
      findings.push(describe(offence, pathOf(stepsTo(visit)), memberAt(visit), names));
      if (findings.length === MOST_FINDINGS) {
        break;
      }
    } else if (isObject(value) && isNew(value, shape, seen)) {
      pushChildren(pending, visit, value);
    }
  }
  return findings;
}

/** Puts the children on the stack so that the first is visited first. */
function pushChildren(pending: Visit[], parent: Visit, value: object): void {
  const { members, rest, elements } = parent.shape;
  const isList = Array.isArray(value);
  for (const [key, child] of Object.entries(value).reverse() as [string, unknown][]) {
    const shape = isList ? elements : (members.get(key) ?? rest);
    if (shape !== SHAPES.data && (isObject(child) || shape.form?.alsoScalars === true)) {
      pending.push({ value: child, shape, step: isList ? Number(key) : key, parent });
    }
  }
}

/** Tells whether an object is new in a shape: bodies built in memory may have cycles. */
function isNew(value: object, shape: Shape, seen: Map<object, Set<Shape>>): boolean {
  const shapes = seen.get(value) ?? new Set();
  if (shapes.has(shape)) {
    return false;
  }
  seen.set(value, shapes.add(shape));
  return true;
}

function stepsTo(visit: Visit): (string | number)[] {
  const steps: (string | number)[] = [];
  for (let at = visit; at.parent !== undefined; at = at.parent) {
    steps.push(at.step);
  }
  return steps.reverse();
}

/** The nearest member on the way to a visit, positions in lists left out. */
function memberAt(visit: Visit): string {
  let at = visit;
  while (typeof at.step === "number" && at.parent !== undefined) {
    at = at.parent;
  }
  return String(at.step);
}
