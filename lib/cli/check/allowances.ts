import { existsSync } from "node:fs";

import Joi from "joi";
import { LineCounter, parseDocument } from "yaml";

import { ANALYSIS } from "../../domain/analysisCodes";
import { finding } from "../../domain/analysis/wording";
import { FAULTS } from "../../domain/findingCodes";
import { joinPath } from "../../domain/findings";
import { nearestName } from "../../domain/nearest";
import { shapeFaults } from "../../domain/shapeFaults";
import type { LocatedFinding } from "../files/parse";
import { type Place, placeOf } from "../files/positions";
import { CONFIG_FILE } from "../files/folders";
import { readSources, type Source } from "../files/sources";
import { CommandError } from "../support/exit";
import { fullPathOf } from "./findingsText";

/** A finding that somebody has looked at, and lets be. */
interface Allowance {
  readonly code: string;
  /** The path of the finding, or of something that it is in: `profiles.customer` at the least. */
  readonly path: string;
  readonly reason: string;
  readonly place: Place;
}

/** A finding that an allowance matches, with the reason that it gives. */
export interface AllowedFinding {
  readonly finding: LocatedFinding;
  readonly reason: string;
}

const CODES: ReadonlySet<string> = new Set([...Object.keys(FAULTS), ...Object.keys(ANALYSIS)]);

const text = Joi.string().pattern(/\S/u).messages({
  "string.pattern.base": "{{#label}} must not be blank",
});

const SCHEMA = Joi.object({
  allow: Joi.array().items(
    Joi.object({
      code: text.required(),
      path: text
        .pattern(/^(?:roles|profiles|users)\../su)
        .messages({
          "string.pattern.base":
            "{{#label}} must begin with roles, profiles or users, and the id: profiles.customer",
        })
        .required(),
      reason: text.required(),
    }),
  ),
}).label("file");

/**
 * Reads the allowances of a configuration.
 *
 * @param file default: `profile-guard.config.yaml` of the working folder, if there is one
 * @throws CommandError naming every fault with its place
 */
export function readAllowances(file?: string): readonly Allowance[] {
  if (file === undefined && !existsSync(CONFIG_FILE)) {
    return [];
  }
  return readSources([file ?? CONFIG_FILE]).flatMap(parseAllowances);
}

/** @throws CommandError naming every fault with its place */
function parseAllowances({ name, text: content }: Source): readonly Allowance[] {
  const lines = new LineCounter();
  const document = parseDocument(content, { lineCounter: lines, prettyErrors: false });
  const unreadable = document.errors.map(({ message, pos }) => {
    const { line, col } = lines.linePos(pos[0]);
    return `${name}:${line}:${col}: ${message}`;
  });
  if (unreadable.length > 0) {
    throw unusable(unreadable);
  }
  const config = (document.toJS({ maxAliasCount: 100 }) ?? {}) as {
    readonly allow?: readonly Omit<Allowance, "place">[];
  };
  const at = (path: string): Place => placeOf(name, document, lines, [], path);
  const faults = shapeFaults(SCHEMA, config).map(({ path, message, suggestion }) => {
    const { line, column } = at(path);
    return `${name}:${line}:${column}: ${message}${suggested(suggestion)}`;
  });
  if (faults.length > 0) {
    throw unusable(faults);
  }
  const allowances = (config.allow ?? []).map((one, position) => ({
    ...one,
    place: at(`allow[${position}].code`),
  }));
  const unknown = allowances.filter(({ code }) => !CODES.has(code));
  if (unknown.length > 0) {
    throw unusable(
      unknown.map(
        ({ code, place: { line, column } }) =>
          `${name}:${line}:${column}: No finding has the code "${code}".${suggested(nearestName(code, CODES))}`,
      ),
    );
  }
  return allowances;
}

/**
 * Takes out the findings that are allowed, and tells of allowances that match none. An error is never
 * allowed: the server would refuse the write all the same.
 */
export function applyAllowances(
  findings: readonly LocatedFinding[],
  allowances: readonly Allowance[],
): { readonly findings: readonly LocatedFinding[]; readonly allowed: readonly AllowedFinding[] } {
  const used = new Set<Allowance>();
  const left: LocatedFinding[] = [];
  const allowed: AllowedFinding[] = [];
  for (const one of findings) {
    const matching = allowances.filter((allowance) => matches(allowance, one));
    const [first] = matching;
    if (first === undefined || one.severity === "error") {
      left.push(one);
      continue;
    }
    // two of them may match the same: neither is too much
    matching.forEach((allowance) => used.add(allowance));
    allowed.push({ finding: one, reason: first.reason });
  }
  const unused = allowances
    .filter((allowance) => !used.has(allowance))
    .map((allowance) => unusedFinding(allowance, left));
  return { findings: [...left, ...unused], allowed };
}

function matches({ code, path }: Allowance, found: LocatedFinding): boolean {
  const { kind, id } = found;
  if (code !== found.code || kind === undefined || id === undefined) {
    return false;
  }
  const full = fullPathOf(found);
  // an id may hold dots: "profiles.a" is not a part of the profile "a.b"
  const isWithin = path.length >= joinPath(kind, id).length && full.startsWith(path);
  return isWithin && ["", ".", "["].includes(full.charAt(path.length));
}

function unusedFinding(allowance: Allowance, left: readonly LocatedFinding[]): LocatedFinding {
  const { code, path, place } = allowance;
  const why = left.some((found) => matches(allowance, found))
    ? "is an error, which the server refuses. It cannot be allowed: correct it, and take this entry out."
    : "is not found. Take this entry out.";
  return {
    ...finding("allowance.unused", "warning", "", `"${code}" at ${path} ${why}`),
    place,
  };
}

function suggested(name: string | undefined): string {
  return name === undefined ? "" : ` Did you mean "${name}"?`;
}

function unusable(faults: readonly string[]): CommandError {
  return new CommandError("The configuration cannot be used.", undefined, faults);
}
