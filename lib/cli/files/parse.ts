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
import {
  type Configured,
  CONFIGURED_SECTIONS,
  isConfigured,
  NOTHING_CONFIGURED,
  readConfigured,
} from "./configured";
import type { Place } from "./positions";
import type { Source } from "./sources";
import { type At, readDocument } from "./yamlDocument";

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

export interface ParsedSource extends Configured {
  /** The file's name. */
  readonly name: string;
  /** The kinds that the file speaks of, though it may define none of them. */
  readonly kinds: ReadonlySet<Kind>;
  readonly definitions: readonly Definition[];
  readonly findings: readonly LocatedFinding[];
}

/**
 * Reads the body of an `admin:loadSecurities`. JSON is read by the same parser, which knows where
 * everything stands, and must be JSON indeed. A name that stands twice is a syntax error: of
 * `JSON.parse` one would silently win.
 *
 * @throws CommandError naming every syntax error with line and column
 */
export function parseSource(source: Source): ParsedSource {
  const { name } = source;
  const { content, at } = readDocument(source);
  if (!isPlainObject(content)) {
    const message = `The file must hold an object with ${READ.join(", ")}.${Array.isArray(content) ? ` ${OF_TENANTS}` : ""}`;
    const finding = { ...fault("member.type", "", message), place: at([], "") };
    return { name, kinds: new Set(), definitions: [], ...NOTHING_CONFIGURED, findings: [finding] };
  }
  const configured = readConfigured(content, at);
  const { definitions, kinds, findings } = definitionsIn(content, at);
  return {
    name,
    ...{ definitions, kinds },
    ...configured,
    findings: [...findings, ...configured.findings],
  };
}

function definitionsIn(
  content: Readonly<Record<string, unknown>>,
  at: At,
): Pick<ParsedSource, "kinds" | "definitions" | "findings"> {
  const kinds = new Set<Kind>();
  const definitions: Definition[] = [];
  const findings: LocatedFinding[] = [];
  for (const [member, entries, section] of sectionsOf(content)) {
    if (isConfigured(member)) {
      continue;
    }
    if (!isSection(member)) {
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
  return { kinds, definitions, findings };
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

/** The sections that are read. */
const READ: readonly string[] = [...KINDS, ...CONFIGURED_SECTIONS];

const OF_TENANTS =
  "Lists of tenants are given by --tenants, and stand outside of the folders of policies.";

/** Says where what is likely meant belongs. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  tests:
    '"tests" is not read here: tests stand in files that end with .test.yaml, .test.yml or .test.json.',
  tenants: `"tenants" is not read here. ${OF_TENANTS}`,
};

function unexpected(member: string): Finding {
  const elsewhere = Object.hasOwn(ELSEWHERE, member) ? ELSEWHERE[member] : undefined;
  return elsewhere === undefined
    ? fault(
        "member.unexpected",
        member,
        `"${member}" is not read: a file holds ${READ.join(", ")}.`,
        nearestName(member, READ),
      )
    : fault("member.unexpected", member, elsewhere);
}
