import type { Document } from "yaml";
import { isScalar, LineCounter, parseDocument, visit } from "yaml";

import { type Constraint, readConstraints } from "../../domain/assertions";
import type { Finding } from "../../domain/findings";
import { fault } from "../../domain/findings";
import { memberWithoutHostMembers, withoutHostMembers } from "../../domain/hostMembers";
import { nearestName } from "../../domain/nearest";
import { isPlainObject } from "../../domain/plainObject";
import {
  dumpedSection,
  dumpWithin,
  isSection,
  type Section,
  SECTIONS,
} from "../../domain/requests/imports";
import { CommandError } from "../support/exit";
import type { Place } from "./positions";
import { placeOf } from "./positions";
import type { Source } from "./sources";

const UNREADABLE = "Some files are not what their names say.";

/** The sections of a file, in the order in which they are applied. */
export const KINDS = SECTIONS;

export type Kind = Section;

/** A role, profile or user as a file says it. `locate`: where a path inside it stands. */
export interface Definition {
  readonly kind: Kind;
  readonly id: string;
  readonly value: unknown;
  readonly locate: (path: string) => Place;
}

/** A finding, what it is about, and where. */
export interface LocatedFinding extends Finding {
  /** Absent: the file itself. */
  readonly kind?: Kind;
  readonly id?: string;
  readonly place: Place;
}

/** A constraint of a file, and where it stands. */
export interface FileConstraint {
  readonly constraint: Constraint;
  readonly place: Place;
}

export interface ParsedSource {
  /** The file's name. */
  readonly name: string;
  /** The kinds that the file speaks of, though it may define none of them. */
  readonly kinds: ReadonlySet<Kind>;
  readonly definitions: readonly Definition[];
  /** In the form of the plugin's configuration. */
  readonly constraints: readonly FileConstraint[];
  readonly findings: readonly LocatedFinding[];
}

/**
 * Reads the body of an `admin:loadSecurities`. JSON is read by the same parser, which knows where
 * everything stands, and must be JSON indeed. A name that stands twice is a syntax error: of
 * `JSON.parse` one would silently win.
 *
 * @throws CommandError naming every syntax error with line and column
 */
export function parseSource({ name, text }: Source): ParsedSource {
  if (text.trim() === "") {
    throw empty(name);
  }
  const lines = new LineCounter();
  const document = documentIn({ name, text }, lines);
  const content = contentOf(name, () => document.toJS({ maxAliasCount: 1000 }) as unknown);
  if (content === null) {
    throw empty(name);
  }
  const at = (steps: readonly string[], path: string): Place =>
    placeOf(name, document, lines, steps, path);
  if (!isPlainObject(content)) {
    const message = `The file must hold an object with ${KINDS.join(", ")}.`;
    const finding = { ...fault("member.type", "", message), place: at([], "") };
    return { name, kinds: new Set(), definitions: [], constraints: [], findings: [finding] };
  }
  return { name, ...definitionsIn(content, at) };
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

function definitionsIn(
  content: Readonly<Record<string, unknown>>,
  at: (steps: readonly string[], path: string) => Place,
): Omit<ParsedSource, "name"> {
  const kinds = new Set<Kind>();
  const definitions: Definition[] = [];
  const findings: LocatedFinding[] = [];
  const constraints: FileConstraint[] = [];
  for (const [member, entries, section] of sectionsOf(content)) {
    if (member === CONSTRAINTS) {
      const read = constraintsIn(entries);
      constraints.push(
        ...read.constraints.map((one) => ({ constraint: one, place: at([], one.path) })),
      );
      findings.push(...read.faults.map((found) => ({ ...found, place: at([], found.path) })));
    } else if (!isSection(member)) {
      findings.push({ ...unexpected(member), place: at([section], "") });
    } else if (entries !== null && !isPlainObject(entries)) {
      const message = `"${member}" must be an object, from ids to definitions.`;
      findings.push({ ...fault("member.type", member, message), place: at([section], "") });
    } else {
      kinds.add(member);
      const dump = dumpWithin(member, entries);
      if (dump !== undefined) {
        findings.push({ ...dump, place: at([section], "") });
        continue;
      }
      for (const [id, given] of Object.entries(entries ?? {})) {
        const value = withoutAdded(member, id, given);
        definitions.push({ kind: member, id, value, locate: (path) => at([section, id], path) });
      }
    }
  }
  return { kinds, definitions, constraints, findings };
}

const CONSTRAINTS = "constraints";

function constraintsIn(stated: unknown): ReturnType<typeof readConstraints> {
  return Array.isArray(stated)
    ? readConstraints(stated, CONSTRAINTS)
    : {
        constraints: [],
        faults: [fault("member.type", CONSTRAINTS, `"${CONSTRAINTS}" must be a list.`)],
      };
}

/** Each section by its kind, its content, and its name in the file. Kourou dumps `{type, content}`. */
function sectionsOf(content: Readonly<Record<string, unknown>>): [string, unknown, string][] {
  const dumped = dumpedSection(content);
  return dumped !== undefined
    ? Object.entries(content)
        .filter(([member]) => member !== "type")
        .map(([member, value]) => [member === "content" ? dumped : member, value, member])
    : Object.entries(content).map(([member, value]) => [member, value, member]);
}

/** A file may hold documents as they were read from Kuzzle. */
function withoutAdded(kind: Kind, id: string, given: unknown): unknown {
  return kind === "users"
    ? memberWithoutHostMembers(given, "content", id)
    : withoutHostMembers(given, id);
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

function unexpected(member: string): Finding {
  return fault(
    "member.unexpected",
    member,
    `"${member}" is not read: a file holds ${KINDS.join(", ")}.`,
    nearestName(member, KINDS),
  );
}
