import type { RightsRequest } from "../rights";
import { describeRequest } from "../rights";
import type { Failure, NamedSubject, RefusalReason, Subject, Through } from "./assertion";
import type { Shown } from "./breaches";
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

/** Somebody may do two things that nobody may do both. */
export function conflictFailure(subject: Subject, broken: readonly Shown[]): Failure {
  const [first] = broken;
  return {
    kind: "broken",
    subject,
    ...(first !== undefined && first),
    message: `${nameOf(subject)} may send ${describeShown(broken)}.`,
  };
}

/** `document:get on acme, through reader.policies[0], role reader; and …` */
export function describeShown(shown: readonly Shown[]): string {
  return shown
    .map(({ request, through }) => {
      const ways = through.map(describeThrough).join(" and ");
      return `${describeRequest(request)}, through ${ways}`;
    })
    .join("; and ");
}

/** Users that a message names. */
const MOST_NAMED = 3;

/** More users may do something than should. */
export function tooManyFailure(users: readonly string[], most: number): Failure {
  const names = users.slice(0, MOST_NAMED).map((id) => `"${id}"`);
  const more = users.length > MOST_NAMED ? ` and ${users.length - MOST_NAMED} more` : "";
  const message = `${users.length} ${users.length === 1 ? "user" : "users"} may, at most ${most} should: ${names.join(", ")}${more}.`;
  return { kind: "broken", message };
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
