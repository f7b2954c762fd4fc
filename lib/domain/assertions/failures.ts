import type { RightsRequest } from "../rights";
import { describeRequest } from "../rights";
import type { Failure, NamedSubject, RefusalReason, Through } from "./assertion";
import type { Holder } from "./Holder";

/** Somebody may who should not. */
export function allowedFailure(
  subject: NamedSubject,
  request: RightsRequest,
  holder: Holder,
): Failure {
  const through = holder.through(request);
  const ways = through.map(describeThrough).join(" and ");
  const isAlone = holder.cuts.refusalOf(request) === undefined;
  const condition = isAlone ? "" : ", to who has every other right by another profile";
  const message = `${nameOf(subject)} may send ${describeRequest(request)}, through ${ways}${condition}.`;
  return { kind: "broken", ...named(subject), request, through, message };
}

/** Somebody may not who should. */
export function refusedFailure(
  subject: NamedSubject,
  request: RightsRequest,
  reason: RefusalReason | undefined,
): Failure {
  const why = reason === undefined ? "" : ` (${reason})`;
  const message = `${nameOf(subject)} may not send ${describeRequest(request)}${why}.`;
  return { kind: "broken", ...named(subject), request, message };
}

/** Somebody may not, for another reason than was expected. */
export function otherReasonFailure(
  subject: NamedSubject,
  request: RightsRequest,
  expected: RefusalReason,
  reason: RefusalReason | undefined,
): Failure {
  const message = `${nameOf(subject)} may not send ${describeRequest(request)}, as is expected, but the reason is ${reason ?? "another"}, not ${expected}.`;
  return { kind: "broken", ...named(subject), request, message };
}

/** The assertion would hold whatever is granted. */
export function vacuous(message: string): Failure {
  return { kind: "vacuous", message };
}

/** Kuzzle's reasons, from the policy that comes least far to the one that comes furthest. */
const REASONS: readonly RefusalReason[] = [
  "action-not-named",
  "action-denied",
  "index-excluded",
  "collection-excluded",
];

/** The reason for which a request is refused; `undefined`: there is no policy. */
export function reasonOf(holder: Holder, request: RightsRequest): RefusalReason | undefined {
  const reasons = holder.reasons(request);
  if (reasons.has("allowed")) {
    return "plugin";
  }
  return REASONS.findLast((reason) => reason !== "plugin" && reasons.has(reason));
}

/** `customer.policies[1], role reader` */
export function describeThrough({ profileId, policy, roleId }: Through): string {
  return profileId === undefined
    ? `role ${roleId}`
    : `${profileId}.policies[${policy}], role ${roleId}`;
}

function nameOf(subject: NamedSubject): string {
  return subject.kind === "draft" ? "The draft" : `${capital(subject.kind)} "${subject.id}"`;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function named(subject: NamedSubject): Pick<Failure, "subject"> {
  return subject.kind === "draft" ? {} : { subject };
}
