import { fault, type Finding } from "../findings";
import { isPlainObject } from "../plainObject";
import type { StoredProfile } from "../rights";

/**
 * Stands for the index of a tenant. Source: the templates that Kuzzle's multi-tenancy plugin takes
 * (`registerProfilesTemplates`), as its users write them; see docs/decisions/0023.
 */
export const PLACEHOLDER = "{tenantIndex}";

/** A profile that each tenant has of its own. */
export interface Template {
  readonly name: string;
  /** Says in the tag of an instance by which state of the template it was made. */
  readonly version: number;
  /** A profile, with {@link PLACEHOLDER} for the index of the tenant. */
  readonly definition: Readonly<Record<string, unknown>>;
  readonly shared: Shared;
}

/** The requests outside of the tenant's index that a template means to allow. */
export interface Shared {
  /** `INDEX` or `INDEX/COLLECTION`, each with `*`. */
  readonly places: readonly string[];
  /** Actions that may be sent without a place. */
  readonly actions: readonly string[];
}

/** Templates by name. */
export type Templates = ReadonlyMap<string, Template>;

/** The template and the tenant that a stored profile says it was made from. */
export interface InstanceOf {
  readonly template: string;
  readonly version: number;
  readonly index: string;
}

const TAG = /^template:(?<name>[^@]+)@(?<version>\d+)$/u;

/** The tag by which an instance is told: Kuzzle maps `tags` as keywords. */
export function tagOf({ name, version }: Pick<Template, "name" | "version">): string {
  return `template:${name}@${version}`;
}

/** The id of the profile that a tenant has of a template. */
export function instanceId({ name }: Pick<Template, "name">, index: string): string {
  return `${index}-${name}`;
}

/** Returns the profile that a tenant has of a template, without its id. */
export function instanceContent(
  template: Template,
  index: string,
): Readonly<Record<string, unknown>> {
  const { tags = [], ...definition } = filled(template.definition, index) as {
    readonly tags?: readonly string[];
  };
  return { ...definition, tags: [...tags, tagOf(template)] };
}

/** Returns the same as it is stored. */
export function instanceOf(template: Template, index: string): StoredProfile {
  return { ...instanceContent(template, index), _id: instanceId(template, index) };
}

/** Returns the instances of which a profile of this id takes the place. */
export function instancesOfId(templates: Templates, id: string): StoredProfile[] {
  return [...templates.values()].flatMap((template) => {
    const index = id.slice(0, -(template.name.length + 1));
    const isInstance = index !== "" && instanceId(template, index) === id;
    return isInstance ? [instanceOf(template, index)] : [];
  });
}

/** Tells of which template a profile is an instance, by its tag and its id. */
export function instanceIn(profile: { readonly _id: string }): InstanceOf | undefined {
  const { tags } = profile as { readonly tags?: unknown };
  const given = Array.isArray(tags) ? (tags as unknown[]) : [];
  for (const tag of given) {
    const { name = "", version = "" } = (typeof tag === "string" && TAG.exec(tag)?.groups) || {};
    const index = profile._id.slice(0, -(name.length + 1));
    // a copy of an instance keeps the tag, and is none
    if (name !== "" && index !== "" && instanceId({ name }, index) === profile._id) {
      return { template: name, version: Number(version), index };
    }
  }
  return undefined;
}

/** Returns the value with the index in the place of each placeholder. */
export function filled(value: unknown, index: string): unknown {
  if (typeof value === "string") {
    return value.replaceAll(PLACEHOLDER, () => index);
  }
  if (Array.isArray(value)) {
    return value.map((one) => filled(one, index));
  }
  return isPlainObject(value)
    ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, filled(one, index)]))
    : value;
}

/** Finds braces of a restriction that are no placeholder: Kuzzle would take them for a part of the name. */
export function placeholderFaults(value: unknown, path: string): Finding[] {
  if (typeof value === "string") {
    const other = /\{[^}]*\}/u.exec(value.replaceAll(PLACEHOLDER, ""))?.[0];
    return other === undefined
      ? []
      : [
          fault(
            "member.value",
            path,
            `"${path}": nothing is put in the place of ${other}: only ${PLACEHOLDER} is replaced.`,
            PLACEHOLDER,
          ),
        ];
  }
  if (Array.isArray(value)) {
    return value.flatMap((one, at) => placeholderFaults(one, `${path}[${at}]`));
  }
  return isPlainObject(value)
    ? Object.entries(value).flatMap(([name, one]) => placeholderFaults(one, `${path}.${name}`))
    : [];
}
