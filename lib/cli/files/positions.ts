import type { Document, LineCounter, Node, Pair } from "yaml";
import { isAlias, isMap, isScalar, isSeq } from "yaml";

/** A stretch of a file; lines and columns from 1, `end` behind its last character. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

type Range = readonly [start: number, end: number];

/**
 * Finds a property path (`policies[0].roleId`) in a text: its value if that is a scalar, else its
 * name. If it is not there, finds the nearest part that is.
 *
 * @param steps names that lead to the begin of the path
 */
export function placeOf(
  file: string,
  document: Document,
  lines: LineCounter,
  steps: readonly string[],
  path: string,
): Place {
  let node = document.contents;
  let range: Range | undefined;
  for (const step of steps) {
    const pair = pairOf(document, node, step);
    if (pair === undefined) {
      break;
    }
    range = rangeOfPair(pair);
    node = pair.value as Node | null;
  }
  const [start, end] = deepest(document, node, path) ?? range ?? [0, 0];
  const from = lines.linePos(start);
  const behind = lines.linePos(end);
  // a list or an object that ends with its line ends where the next one begins
  const to = behind.col === 1 && behind.line > from.line ? lines.linePos(end - 1) : behind;
  return {
    file,
    line: Math.max(1, from.line),
    column: Math.max(1, from.col),
    endLine: Math.max(1, to.line),
    endColumn: Math.max(1, to.col),
  };
}

/** Names may hold dots and brackets, so the node's own names decide where a step ends. */
function deepest(document: Document, node: Node | null, path: string): Range | undefined {
  const resolved = resolve(document, node);
  if (isMap(resolved)) {
    const rest = path.replace(/^\./u, "");
    const named = resolved.items
      .filter(({ key }) => isNamed(rest, nameOf(key)))
      .sort((left, right) => nameOf(right.key).length - nameOf(left.key).length);
    for (const pair of named) {
      const below = rest.slice(nameOf(pair.key).length);
      return deepest(document, pair.value as Node | null, below) ?? rangeOfPair(pair);
    }
  }
  const position = /^\[(\d+)\]/u.exec(path);
  if (isSeq(resolved) && position !== null) {
    const item = resolved.items[Number(position[1])] as Node | undefined;
    if (item !== undefined) {
      return deepest(document, item, path.slice(position[0].length)) ?? rangeOf(item);
    }
  }
  return undefined;
}

function isNamed(path: string, name: string): boolean {
  return path.startsWith(name) && ["", ".", "["].includes(path.charAt(name.length));
}

function pairOf(document: Document, node: Node | null, name: string): Pair | undefined {
  const resolved = resolve(document, node);
  const pairs: readonly Pair[] = isMap(resolved) ? resolved.items : [];
  return pairs.find(({ key }) => nameOf(key) === name);
}

function resolve(document: Document, node: Node | null): Node | undefined {
  return isAlias(node) ? node.resolve(document) : (node ?? undefined);
}

function nameOf(key: unknown): string {
  return String(isScalar(key) ? key.value : key);
}

function rangeOfPair({ key, value }: Pair): Range | undefined {
  return isScalar(value) && value.value !== null
    ? rangeOf(value)
    : rangeOf(key as Node | undefined);
}

function rangeOf(node: Node | undefined): Range | undefined {
  const range = node?.range;
  return range === null || range === undefined ? undefined : [range[0], range[1]];
}
