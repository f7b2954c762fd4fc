import type { Finding } from "../findings";
import { fault } from "../findings";
import { isPlainObject } from "../plainObject";

/** The sections of the host's `admin:loadSecurities`, in its order. */
export const SECTIONS = ["roles", "profiles", "users"] as const;

export type Section = (typeof SECTIONS)[number];

export function isSection(name: unknown): name is Section {
  return (SECTIONS as readonly unknown[]).includes(name);
}

/**
 * Tells which section a dump of Kourou's holds: it writes a file for each, as `{type, content}`. Source:
 * its src/commands/{role,profile,user}/export.ts.
 *
 * @returns `undefined` for anything else
 */
export function dumpedSection(body: Readonly<Record<string, unknown>>): Section | undefined {
  const { type } = body;
  return isSection(type) && Object.hasOwn(body, "content") && !Object.hasOwn(body, type)
    ? type
    : undefined;
}

/**
 * Finds a section that holds a whole dump, `{type, content}`, instead of its content: the host would take
 * its members for documents.
 */
export function dumpWithin(section: Section, documents: unknown): Finding | undefined {
  if (
    !isPlainObject(documents) ||
    typeof documents.type !== "string" ||
    !isPlainObject(documents.content)
  ) {
    return undefined;
  }
  return fault(
    "member.type",
    section,
    `"${section}" holds a dump of Kourou's, {type, content}: give what is under its "content" here, or the dump in the place of the whole.`,
  );
}

/** A dump of Kourou's as the host takes it; every other body as it is. */
export function withoutDumpForm(body: unknown): unknown {
  const section = isPlainObject(body) ? dumpedSection(body) : undefined;
  if (!isPlainObject(body) || section === undefined) {
    return body;
  }
  const { type: _type, content, ...others } = body;
  return { ...others, [section]: content };
}
