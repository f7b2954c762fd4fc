import type { Document } from "yaml";
import { isScalar, LineCounter, parseDocument, visit } from "yaml";

import { CommandError } from "../support/exit";
import type { Place } from "./positions";
import { placeOf } from "./positions";
import type { Source } from "./sources";

const UNREADABLE = "Some files are not what their names say.";

/** Finds where something stands: the names that lead to it, and the path from there on. */
export type At = (steps: readonly string[], path: string) => Place;

/**
 * Reads YAML, or JSON by the same parser, which knows where everything stands.
 *
 * @throws CommandError naming every syntax error with line and column, and a file that is empty
 */
export function readDocument({ name, text }: Source): {
  readonly content: unknown;
  readonly at: At;
} {
  if (text.trim() === "") {
    throw empty(name);
  }
  const lines = new LineCounter();
  const document = documentIn({ name, text }, lines);
  const content = contentOf(name, () => document.toJS({ maxAliasCount: 1000 }) as unknown);
  if (content === null) {
    throw empty(name);
  }
  return { content, at: (steps, path) => placeOf(name, document, lines, steps, path) };
}

function documentIn({ name, text }: Source, lines: LineCounter): Document.Parsed {
  const document = parseDocument(text, {
    lineCounter: lines,
    merge: true,
    prettyErrors: false,
    // it compares every two names: see namesTwice
    uniqueKeys: false,
  });
  const faults = [
    ...document.errors.map(({ message, pos }) => ({ message, at: pos[0] })),
    ...namesTwice(document),
  ].map(({ message, at }) => {
    const { line, col } = lines.linePos(at);
    return `${name}:${line}:${col}: ${message}`;
  });
  if (faults.length === 0 && name.endsWith(".json")) {
    faults.push(...jsonFaults(name, text));
  }
  if (faults.length > 0) {
    throw new CommandError(UNREADABLE, undefined, faults);
  }
  return document;
}

/** A file that was cut off, or never written, is not taken for one that means nothing. */
function empty(name: string): CommandError {
  const reason = `${name}: is empty. Write "{}" if it is to define nothing, or leave the file out.`;
  return new CommandError(UNREADABLE, undefined, [reason]);
}

/** Names that stand twice in the same object. */
function namesTwice(document: Document): { readonly message: string; readonly at: number }[] {
  const found: { message: string; at: number }[] = [];
  visit(document, {
    Map: (_key, { items }) => {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        const name = isScalar(key) ? key.value : key;
        if (seen.has(name) && name !== "<<") {
          const at = isScalar(key) ? (key.range?.[0] ?? 0) : 0;
          found.push({ message: `"${String(name)}" stands twice`, at });
        }
        seen.add(name);
      }
    },
  });
  return found;
}

function contentOf(name: string, read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    const reason = `${name}: ${(error as Error).message}`;
    throw new CommandError(UNREADABLE, undefined, [reason]);
  }
}

function jsonFaults(name: string, text: string): string[] {
  try {
    JSON.parse(text);
    return [];
  } catch (error) {
    return [`${name}: ${(error as Error).message}`];
  }
}
