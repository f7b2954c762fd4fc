import { findNodeAtLocation, parseTree } from "jsonc-parser";

interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** `policies[0].restrictedTo`, `controllers["a.b"]`. */
const STEP = /\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/gu;

/** The keys and positions of a property path. */
export function stepsOf(path: string): (string | number)[] {
  return [...path.matchAll(STEP)].map(([, quoted, position, name]) =>
    position === undefined ? (quoted ?? name ?? "") : Number(position),
  );
}

/** Where a property path stands in a text of JSON; of one that is not there, the nearest above it. */
export function placeOf(text: string, path: string): Stretch {
  const tree = parseTree(text);
  const steps = stepsOf(path);
  for (; tree !== undefined && steps.length > 0; steps.pop()) {
    const node = findNodeAtLocation(tree, steps);
    if (node !== undefined) {
      return { from: node.offset, to: node.offset + node.length };
    }
  }
  return { from: 0, to: Math.min(text.length, 1) };
}
