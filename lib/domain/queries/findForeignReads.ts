import { pathOf } from "../findings";
import type { ForeignRead } from "./foreignRead";
import { describe, exactNames, isRecord, offenceOf } from "./foreignRead";
import type { Shape } from "./grammar";
import { SHAPES } from "./grammar";

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
 * Every place where a body makes Elasticsearch read another index than the request's own, or has a
 * form of which that cannot be told: at most fifty, in the order of the body. A pure function; it
 * never throws and takes time linear in the size of the body, however deep.
 *
 * @param body what is sent to Elasticsearch: a search body, or with `start: "query"` a bare query
 * @param own  names by which the request's own index is known to Elasticsearch, compared exactly;
 *             with no names every lookup is refused
 * @see docs/query-forms.md for the forms, their evidence and what is harmless
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
    if (Array.isArray(value)) {
      if (isNew(value, shape, seen)) {
        pushAll(pending, visit, [...value.keys()], (position) => [value[position], shape.elements]);
      }
      continue;
    }
    const offence = shape.form && offenceOf(value, shape.form, names);
    if (offence !== undefined) {
      findings.push(describe(offence, pathTo(visit), lastName(visit), [...names]));
      if (findings.length >= MOST_FINDINGS) {
        break;
      }
    } else if (isRecord(value) && isNew(value, shape, seen)) {
      pushAll(pending, visit, Object.keys(value), (member) => [
        value[member],
        shape.members.get(member) ?? shape.rest,
      ]);
    }
  }
  return findings;
}

/** Puts the children on the stack so that the first is visited first. */
function pushAll<Step extends string | number>(
  pending: Visit[],
  parent: Visit,
  steps: readonly Step[],
  child: (step: Step) => [unknown, Shape],
): void {
  for (const step of steps.toReversed()) {
    const [value, shape] = child(step);
    if (shape !== SHAPES.data) {
      pending.push({ value, shape, step, parent });
    }
  }
}

/** Whether an object is met in a shape for the first time: bodies built in memory may have cycles. */
function isNew(value: object, shape: Shape, seen: Map<object, Set<Shape>>): boolean {
  const shapes = seen.get(value);
  if (shapes === undefined) {
    seen.set(value, new Set([shape]));
    return true;
  }
  return !shapes.has(shape) && shapes.add(shape).has(shape);
}

function stepsTo(visit: Visit): (string | number)[] {
  const steps: (string | number)[] = [];
  for (let at = visit; at.parent !== undefined; at = at.parent) {
    steps.push(at.step);
  }
  return steps.reverse();
}

function pathTo(visit: Visit): string {
  return pathOf(stepsTo(visit));
}

/** The nearest member name on the way to a visit, list positions left out. */
function lastName(visit: Visit): string {
  return String(stepsTo(visit).findLast((step) => typeof step === "string") ?? visit.step);
}
