import { impossibleIndex } from "../../domain/indexNames";
import { nearestName } from "../../domain/nearest";
import { isNonEmptyText, isPlainObject } from "../../domain/plainObject";
import { instanceContent, instanceId } from "../../domain/templates";
import { CommandError } from "../support/exit";
import type { FileTemplate } from "./configured";
import type { Definition, Kind } from "./parse";
import { mergeDefinitions, type PolicySet } from "./policySet";
import type { Place } from "./positions";
import { readSources } from "./sources";
import { readDocument } from "./yamlDocument";

/** A tenant, and the templates that it has an instance of each. */
export interface Tenant {
  readonly index: string;
  readonly templates: readonly FileTemplate[];
}

/** A tenant of a file, and where it stands. */
interface FileTenant extends Tenant {
  readonly place: Place;
}

const MEMBERS = ["index", "templates"];

/**
 * Adds to the policies the instances that the tenants of a file have: profiles like others from here on.
 *
 * @param file `undefined`: there are no tenants
 * @throws CommandError naming every fault of the file
 */
export function withTenants(policies: PolicySet, file: string | undefined): PolicySet {
  return file === undefined
    ? policies
    : withInstances(policies, readTenants(file, policies.templates));
}

/** Adds to the policies the instances of these tenants. */
export function withInstances(policies: PolicySet, tenants: readonly Tenant[]): PolicySet {
  const instances = tenants.flatMap((tenant) =>
    tenant.templates.map((template) => definitionOf(template, tenant)),
  );
  const { profiles, findings } = mergeDefinitions([...policies.profiles.values(), ...instances]);
  return {
    ...policies,
    profiles,
    kinds: new Set<Kind>([...policies.kinds, "profiles"]),
    findings: [...policies.findings, ...findings],
  };
}

function definitionOf({ template, locate }: FileTemplate, { index }: Tenant): Definition {
  return {
    kind: "profiles",
    id: instanceId(template, index),
    value: instanceContent(template, index),
    locate,
  };
}

/** @throws CommandError naming every fault of the file */
export function readTenants(
  file: string,
  templates: PolicySet["templates"],
): readonly FileTenant[] {
  const faults: string[] = [];
  const tenants = readSources([file]).flatMap((source) => {
    const { content, at } = readDocument(source);
    const isNamed = isPlainObject(content) && Object.hasOwn(content, "tenants");
    const listed = isNamed ? content.tenants : content;
    const steps = isNamed ? ["tenants"] : [];
    const refuse = (path: string, message: string): [] => {
      const { line, column } = at(steps, path);
      faults.push(`${source.name}:${line}:${column}: ${message}`);
      return [];
    };
    if (!Array.isArray(listed)) {
      return refuse("", "There must be a list of tenants: an index, or { index, templates }.");
    }
    return (listed as unknown[]).flatMap((given, position) => {
      const path = `[${position}]`;
      const tenant = isPlainObject(given) ? given : { index: given };
      const other = Object.keys(tenant).find((member) => !MEMBERS.includes(member));
      if (other !== undefined) {
        return refuse(
          `${path}.${other}`,
          `"${other}" is not read: a tenant has ${MEMBERS.join(", ")}.`,
        );
      }
      const { index, templates: names = [...templates.keys()] } = tenant;
      if (!isNonEmptyText(index) || !Array.isArray(names)) {
        return refuse(path, "A tenant is an index, or { index, templates: [names] }.");
      }
      const impossible = impossibleIndex(index);
      if (impossible !== undefined) {
        const meant = index.toLowerCase();
        const hint = impossibleIndex(meant) === undefined ? ` Did you mean "${meant}"?` : "";
        return refuse(path, `No index is called "${index}": ${impossible}.${hint}`);
      }
      const known = (names as unknown[]).flatMap((name) => {
        const found = templates.get(String(name));
        if (found === undefined) {
          const meant = nearestName(String(name), templates.keys());
          const hint = meant === undefined ? "" : ` Did you mean "${meant}"?`;
          return refuse(path, `There is no template "${String(name)}".${hint}`);
        }
        return [found];
      });
      return [{ index, templates: known, place: at(steps, path) }];
    });
  });
  const twice = tenants.filter(
    ({ index }, at) => tenants.findIndex((one) => one.index === index) < at,
  );
  faults.push(
    ...twice.map(
      ({ index, place }) =>
        `${place.file}:${place.line}:${place.column}: Tenant "${index}" stands twice.`,
    ),
  );
  if (faults.length > 0) {
    throw new CommandError("The tenants cannot be read.", undefined, faults);
  }
  return tenants;
}
