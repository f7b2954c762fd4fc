import { type Constraint, readConstraints } from "../../domain/assertions";
import { fault, type Finding } from "../../domain/findings";
import { readTemplates, type Template } from "../../domain/templates";
import type { Place } from "./positions";
import type { At } from "./yamlDocument";

/** A constraint of a file, and where it stands. */
export interface FileConstraint {
  readonly constraint: Constraint;
  readonly place: Place;
}

/** A template of a file. `locate`: where a path inside it stands. */
export interface FileTemplate {
  readonly template: Template;
  readonly locate: (path: string) => Place;
}

/** The parts of files in the form of the plugin's configuration. */
export interface Configured {
  readonly constraints: readonly FileConstraint[];
  readonly templates: readonly FileTemplate[];
}

export const NOTHING_CONFIGURED: Configured = { constraints: [], templates: [] };

const CONSTRAINTS = "constraints";
export const TEMPLATES = "templates";

/** The sections in the form of the plugin's configuration. */
export const CONFIGURED_SECTIONS: readonly string[] = [CONSTRAINTS, TEMPLATES];

/** Tells the members of a file that hold no roles, profiles or users. */
export function isConfigured(member: string): boolean {
  return CONFIGURED_SECTIONS.includes(member);
}

/** Reads constraints and templates, and every fault of their form. */
export function readConfigured(
  content: Readonly<Record<string, unknown>>,
  at: At,
): Configured & { readonly findings: readonly (Finding & { readonly place: Place })[] } {
  const { constraints, faults } = constraintsIn(content[CONSTRAINTS]);
  const read = readTemplates(content[TEMPLATES] ?? {}, TEMPLATES);
  return {
    constraints: constraints.map((constraint) => ({ constraint, place: at([], constraint.path) })),
    templates: [...read.templates.values()].map((template) => ({
      template,
      locate: (path) => at([TEMPLATES, template.name], path),
    })),
    findings: [...faults, ...read.faults].map((found) => ({
      ...found,
      place: at([], found.path),
    })),
  };
}

function constraintsIn(stated: unknown = []): ReturnType<typeof readConstraints> {
  return Array.isArray(stated)
    ? readConstraints(stated, CONSTRAINTS)
    : {
        constraints: [],
        faults: [fault("member.type", CONSTRAINTS, `"${CONSTRAINTS}" must be a list.`)],
      };
}
