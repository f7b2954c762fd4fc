import type { Finding } from "../domain/findings";
import { isPlainObject, memberOf } from "../domain/plainObject";
import type { Profile } from "../domain/policies/Profile";
import { readTemplates, type Templates } from "../domain/templates";

export type { Templates } from "../domain/templates";

type Texts = string | readonly string[];

/** A profile that each tenant has of its own; `{tenantIndex}` stands for the index of the tenant. */
export interface TemplateOptions extends Profile {
  /** A whole number from 1, which stands in the tag of each instance. Default: 1. */
  readonly version?: number;
  /** The requests outside of the tenant's index that are meant. Default: none. */
  readonly shared?: {
    /** `INDEX` or `INDEX/COLLECTION`. */
    readonly places?: Texts;
    /** Actions that may be sent without a place. */
    readonly actions?: Texts;
  };
}

const TEMPLATES = "templates";

/** Finds the faults of the templates of a configuration, if it has any. */
export function templateFaults(given: unknown): readonly Finding[] {
  const stated: unknown = memberOf(given, "templates");
  return isPlainObject(stated) ? readTemplates(stated, TEMPLATES).faults : [];
}

/** Reads templates that have no fault. */
export function parseTemplates(stated: Readonly<Record<string, TemplateOptions>> = {}): Templates {
  return readTemplates(structuredClone(stated), TEMPLATES).templates;
}
