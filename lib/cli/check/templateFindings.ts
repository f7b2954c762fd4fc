import type { Finding } from "../../domain/findings";
import { joinPath } from "../../domain/findings";
import type { RoleLookup, StoredProfile } from "../../domain/rights";
import {
  instanceFinding,
  instanceIn,
  instanceOf,
  isolationFinding,
  meetingFinding,
  PLACEHOLDER,
  type Templates,
} from "../../domain/templates";
import { type FileTemplate, TEMPLATES } from "../files/configured";
import type { LocatedFinding } from "../files/parse";
import type { State } from "../files/state";

type FileTemplates = ReadonlyMap<string, FileTemplate>;

/** Returns the templates as profiles of a tenant, to be judged among the profiles of the files. */
export function templateProfiles(templates: FileTemplates): ReadonlyMap<string, StoredProfile> {
  return new Map(
    [...templates.values()].map(({ template }) => {
      const profile = instanceOf(template, PLACEHOLDER);
      return [profile._id, profile] as const;
    }),
  );
}

/** Puts a finding about such a profile where the template stands. */
export function locateInTemplate(
  templates: FileTemplates,
  profile: StoredProfile,
  finding: Finding,
): readonly LocatedFinding[] {
  const found = templates.get(instanceIn(profile)?.template ?? "");
  return found === undefined ? [] : [inTemplate(found, finding)];
}

function inTemplate({ template, locate }: FileTemplate, finding: Finding): LocatedFinding {
  const { path } = finding;
  return {
    ...finding,
    path: joinPath(`${TEMPLATES}.${template.name}`, path),
    place: locate(path),
  };
}

/** Finds the templates that are not closed to their tenant, or meet another one. */
export function openTemplates(
  templates: FileTemplates,
  roles: RoleLookup,
): readonly LocatedFinding[] {
  const known = templatesOf(templates);
  return [...templates.values()].flatMap((one) =>
    [isolationFinding(one.template, roles) ?? [], meetingFinding(one.template, known) ?? []]
      .flat()
      .map((finding) => inTemplate(one, finding)),
  );
}

/** Returns the templates without where they stand. */
export function templatesOf(templates: FileTemplates): Templates {
  return new Map([...templates].map(([name, { template }]) => [name, template]));
}

/** Finds the stored profiles that differ from the template of the files that they were made from. */
export function changedInstances(
  templates: FileTemplates,
  { profiles, roles }: Pick<State, "profiles" | "roles">,
): readonly LocatedFinding[] {
  const known = templatesOf(templates);
  return [...profiles.values()].flatMap((profile) => {
    const finding = instanceFinding(profile, known, roles);
    return finding === undefined ? [] : locateInTemplate(templates, profile, finding);
  });
}
