import type { AllowingPolicy } from "../../api/explain";
import { requestAsText, rightsAsLines } from "../diff/diffText";
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
    `${verdict}  ${nameOf(subject)}  ${requestAsText(request)}`,
    ...(why ? reasonsOf(explanation) : []),
    ...(allowed && guarded ? [GUARDED] : []),
  ];
}

/** Said where the answer cannot know what the request will hold. */
const GUARDED =
  "The plugin also judges what such a request holds, and may refuse it for that: yes means that it gets so far.";

/** Of a request that no policy is asked about. */
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
    ...lacks.map((policy) => `  not by   ${policyAsText(policy)}: ${policy.message}`),
    ...(refusedBy === undefined
      ? []
      : [
          `  ${refusedBy.reportedOnly === true ? "reported, not refused, by" : "refused by"} the plugin: ${refusedBy.message}`,
        ]),
  ];
}

function policyAsText({ profileId, policy, roleId, restriction }: AllowingPolicy): string {
  const { index, collections } = restriction ?? {};
  const place =
    index === undefined
      ? ""
      : `, restricted to index ${index}${collections === undefined ? "" : `, collections ${collections.join(", ")}`}`;
  return `${profileId}.policies[${policy}], role ${roleId}${place}`;
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
