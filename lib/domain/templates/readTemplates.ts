import Joi from "joi";

import { actionsSchema, placesSchema } from "../assertions";
import { fault, type Finding, joinPath } from "../findings";
import { nearestName } from "../nearest";
import { isPlainObject } from "../plainObject";
import { profileFaults } from "../policies/profileFaults";
import { shapeFaults } from "../shapeFaults";
import { policiesOf } from "../storedPolicies";
import { filled, PLACEHOLDER, placeholderFaults, type Template, type Templates } from "./Template";

/** A tag and an id are made of it. */
const NAME = /^[^\s@{}*]+$/u;

/** The members that a template has besides those of a profile. */
const OWN_MEMBERS = Joi.object({
  version: Joi.number().integer().min(1),
  shared: Joi.object({ places: placesSchema, actions: actionsSchema }),
});

/** Stands for the index of any tenant while faults of the form are looked for. */
const ANY_TENANT = "tenant";

/** Reads templates, and finds every fault of their form; those without a fault are returned all the same. */
export function readTemplates(
  stated: unknown,
  path: string,
): { readonly templates: Templates; readonly faults: readonly Finding[] } {
  if (!isPlainObject(stated)) {
    const message = `"${path}" must be an object, from names to templates.`;
    return { templates: new Map(), faults: [fault("member.type", path, message)] };
  }
  const templates = new Map<string, Template>();
  const faults = Object.entries(stated).flatMap(([name, given]) => {
    const found = faultsOf(name, given).map((one) => ({
      ...one,
      path: joinPath(`${path}.${name}`, one.path),
    }));
    if (found.length === 0) {
      templates.set(name, templateOf(name, given as Record<string, unknown>));
    }
    return found;
  });
  return { templates, faults };
}

function faultsOf(name: string, given: unknown): readonly Finding[] {
  if (!NAME.test(name)) {
    const message = `The name "${name}" must have no blanks, and none of @ { } *: a tag and ids are made of it.`;
    return [fault("member.invalid", "", message)];
  }
  if (!isPlainObject(given)) {
    return [
      fault(
        "member.type",
        "",
        `Template "${name}" must be an object, with the members of a profile.`,
      ),
    ];
  }
  const { version, shared, ...definition } = given;
  return [
    ...shapeFaults(OWN_MEMBERS, {
      ...(version !== undefined && { version }),
      ...(shared !== undefined && { shared }),
    }),
    ...profileFaults(filled(definition, ANY_TENANT)).map(withOwnMember),
    ...[...policiesOf(definition)].flatMap(({ policy, path }) => [
      ...roleFaults(policy.roleId, `${path}.roleId`),
      ...placeholderFaults(policy.restrictedTo, `${path}.restrictedTo`),
    ]),
  ];
}

/** Finds a role of each tenant's own: what it allows is known of no tenant of whom nobody speaks, so that nothing could be proven. */
function roleFaults(roleId: unknown, path: string): Finding[] {
  return typeof roleId === "string" && roleId.includes(PLACEHOLDER)
    ? [
        fault(
          "member.value",
          path,
          `"${path}": nothing is put in the place of ${PLACEHOLDER}: every instance has the same roles.`,
        ),
      ]
    : [];
}

/** Suggests a member that profiles do not have. */
function withOwnMember(finding: Finding): Finding {
  const { code, path, suggestion = nearestName(path, ["version", "shared"]) } = finding;
  return code === "member.unexpected" && suggestion !== undefined
    ? { ...finding, suggestion }
    : finding;
}

/** Reads a template that has no fault. */
function templateOf(name: string, given: Readonly<Record<string, unknown>>): Template {
  const { version = 1, shared = {}, ...definition } = given;
  const { places, actions } = shared as Partial<Record<keyof Template["shared"], Texts>>;
  return {
    name,
    version: version as number,
    definition,
    shared: { places: listed(places), actions: listed(actions) },
  };
}

type Texts = string | readonly string[];

function listed(given: Texts = []): readonly string[] {
  return typeof given === "string" ? [given] : given;
}
