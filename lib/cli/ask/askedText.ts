import type { AllowingPolicy, EffectiveRestriction, LackingPolicy } from "../../api/explain";
import { describeRequest } from "../../domain/rights";
import { rightsAsLines } from "../diff/diffText";
import type { Terminal } from "../support/terminal";
import type { CanAnswer, FoundSubject, RightsAnswer, WhoCanAnswer } from "./askedAnswers";
import type { AskedRequest } from "./question";

/** The answer in one line; with `why`, each policy below it. */
export function canAsText(
  { subject, explanation }: CanAnswer,
  request: AskedRequest,
  paint: Terminal["paint"],
  why: boolean,
): readonly string[] {
  const { allowed, guarded } = explanation;
  const verdict = allowed ? paint("green", "yes") : paint("red", "no");
  return [
    `${verdict}  ${nameOf(subject)}  ${describeRequest(request)}`,
    ...(why ? reasonsOf(explanation) : []),
    ...(allowed && guarded ? [GUARDED] : []),
  ];
}

/** Said where the answer cannot know what the request will hold. */
const GUARDED =
  "The plugin also judges what such a request holds, and may refuse it for that: yes means that it gets so far.";

/** Explains why Kuzzle refuses a request without asking any policy. */
const REFUSALS: Readonly<Record<NonNullable<CanAnswer["explanation"]["refusal"]>, string>> = {
  "no-profile": "They have no profile: Kuzzle refuses every request.",
  "targets-with-place": "Kuzzle takes no targets beside an index or a collection.",
  "malformed-targets": "Kuzzle does not take such targets.",
  "wildcard-target": "Kuzzle takes no wildcards in targets.",
};

function reasonsOf({
  through,
  lacks,
  refusal,
  refusedBy,
}: CanAnswer["explanation"]): readonly string[] {
  return [
    ...(refusal === undefined ? [] : [`  ${REFUSALS[refusal]}`]),
    ...through.map((policy) => `  through  ${policyAsText(policy)}`),
    ...lacks.map((policy) => `  not by   ${policyName(policy)}: ${lackAsText(policy)}`),
    ...(refusedBy === undefined
      ? []
      : [
          `  ${refusedBy.reportedOnly === true ? "reported, not refused, by" : "refused by"} the plugin: ${refusedBy.message}`,
        ]),
  ];
}

function policyAsText(policy: AllowingPolicy): string {
  const { restriction } = policy;
  return `${policyName(policy)}${restriction === undefined ? "" : `, restricted to ${restrictionAsText(restriction)}`}`;
}

function policyName({ profileId, policy, roleId }: AllowingPolicy): string {
  return `${profileId}.policies[${policy}], role ${roleId}`;
}

function restrictionAsText({ index, collections }: EffectiveRestriction): string {
  return collections === undefined
    ? `index ${index}`
    : `index ${index}, collections ${collections.join(", ")}`;
}

function lackAsText({ reason, restriction }: LackingPolicy): string {
  switch (reason) {
    case "action-not-named":
      return "the role does not allow it";
    case "action-denied":
      return "the role has an entry for it that is not true";
    case "index-excluded":
      return "restricted to other indexes";
    case "collection-excluded":
      return restriction === undefined
        ? "restricted to other collections"
        : `restricted to ${restrictionAsText(restriction)}`;
    case "role-missing":
      return "there is no such role";
  }
}

/** One profile or user a line. */
export function whoCanAsText({ profiles, users, guarded }: WhoCanAnswer): readonly string[] {
  const lines = [...profiles.map((id) => `profile ${id}`), ...users.map((id) => `user ${id}`)];
  return [...(lines.length === 0 ? ["Nobody."] : lines), ...(guarded ? [GUARDED] : [])];
}

/** One line for the actions of a controller in the same place. */
export function heldRightsAsText(
  { subject, rights, refused = [] }: RightsAnswer,
  paint: Terminal["paint"],
): readonly string[] {
  const lines = rightsAsLines(rights);
  return [
    paint("bold", nameOf(subject)),
    ...(lines.length === 0 ? ["  no right at all"] : lines.map((line) => `  ${line}`)),
    ...refused.map(
      ({ controller, action }) =>
        `  but not ${controller}:${action}, which the plugin does not know and refuses`,
    ),
  ];
}

function nameOf({ kind, id }: FoundSubject): string {
  return `${kind} ${id}`;
}
