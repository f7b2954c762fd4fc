import Joi from "joi";

import type { AuditFilter } from "../../api/audit";
import { DOCUMENT_KINDS } from "../../domain/audit/entry";
import type { DocumentKind } from "../../domain/audit/entry";
import { fault } from "../../domain/findings";
import { nearestName } from "../../domain/nearest";
import { isNonEmptyText, isPlainObject } from "../../domain/plainObject";
import { shapeFaults } from "../../domain/shapeFaults";
import type { EntryFilter } from "../../host/port/AuditStore";
import type { Command } from "../support/command";
import { refuseForm } from "../support/refuseForm";

const KINDS = [...DOCUMENT_KINDS, "platform", "request"] as const;
/** The size of a page without the argument. */
const USUAL_SIZE = 10;
const LARGEST_SIZE = 1_000;

const PAGE = ["size", "cursor"] as const;
/** The arguments, those of `history` too, and members of the body, which are no slip of the pen. */
const KNOWN_ARGUMENTS: ReadonlySet<string> = new Set([...PAGE, "kind", "_id", "since"]);

const name = Joi.string();
/** Milliseconds since the epoch, or a date as ISO 8601 writes it. */
const moment = Joi.alternatives(
  Joi.number().integer().min(0),
  Joi.string().isoDate().messages({ "string.isoDate": "{{#label}} must be a date" }),
);

/** The form of a filter of what was reported. */
export const REPORTED_BODY = Joi.object({
  kind: Joi.string().valid(...KINDS),
  id: name,
  actor: name,
  action: name,
  via: name,
  routine: Joi.boolean(),
  since: moment,
  until: moment,
}).label("body");

export const FILTER_BODY = REPORTED_BODY.keys({
  decision: Joi.string().valid("allowed", "refused", "reported"),
});

/**
 * The filter in a body; none: everything.
 *
 * @throws InvalidRequestError naming every fault
 */
export function filterOf({ body }: Command, form: Joi.ObjectSchema = FILTER_BODY): EntryFilter {
  const given = body ?? {};
  const misplaced = isPlainObject(given)
    ? Object.keys(given).filter((member) => (PAGE as readonly string[]).includes(member))
    : [];
  refuseForm([
    ...misplaced.map((member) =>
      fault(
        "member.unexpected",
        member,
        `"${member}" belongs beside the body, among the arguments: a page of 1 to ${LARGEST_SIZE} entries, ${USUAL_SIZE} by default.`,
      ),
    ),
    ...shapeFaults(
      form,
      isPlainObject(given)
        ? Object.fromEntries(Object.entries(given).filter(([name]) => !misplaced.includes(name)))
        : given,
    ),
  ]);
  const { kind, since, until, ...rest } = given as AuditFilter;
  return {
    ...rest,
    ...(kind !== undefined && { kinds: [kind] }),
    ...(since !== undefined && { since: timeOf(since) }),
    ...(until !== undefined && { until: timeOf(until) }),
  };
}

/**
 * The arguments `size` (1 to 1,000, default 10) and `cursor` (of the page before).
 *
 * @throws InvalidRequestError
 */
export function pageOf({ args }: Command): { size: number; olderThan?: string } {
  const { size = USUAL_SIZE, cursor } = args;
  const misspelt = Object.keys(args).flatMap((name) => {
    const meant = KNOWN_ARGUMENTS.has(name) ? undefined : nearestName(name, PAGE);
    return meant === undefined ? [] : [{ name, meant }];
  });
  // over HTTP arguments are texts
  const number = typeof size === "string" && /^\d+$/u.test(size) ? Number(size) : size;
  const fits = Number.isInteger(number) && Number(number) >= 1 && Number(number) <= LARGEST_SIZE;
  refuseForm([
    ...misspelt.map(({ name, meant }) =>
      fault(
        "member.unexpected",
        name,
        `"${name}" is no argument: did you mean "${meant}"?${meant === "size" ? ` It is from 1 to ${LARGEST_SIZE}.` : ""}`,
        meant,
      ),
    ),
    ...(fits
      ? []
      : [
          fault(
            "member.range",
            "size",
            `"size" must be from 1 to ${LARGEST_SIZE}. For more take the next pages by "cursor", or profile-guard:exportAudit.`,
          ),
        ]),
    ...(cursor === undefined || isNonEmptyText(cursor)
      ? []
      : [fault("member.type", "cursor", '"cursor" must be the "cursor" of an answer.')]),
  ]);
  return { size: Number(number), ...(cursor !== undefined && { olderThan: cursor as string }) };
}

/**
 * The arguments `kind` and `_id` of a document.
 *
 * @throws InvalidRequestError
 */
export function documentOf({ id, args }: Command): { kind: DocumentKind; id: string } {
  const kind = DOCUMENT_KINDS.find((one) => one === args.kind);
  refuseForm([
    ...(kind === undefined
      ? [fault("member.value", "kind", `"kind" must be one of ${DOCUMENT_KINDS.join(", ")}.`)]
      : []),
    ...(isNonEmptyText(id)
      ? []
      : [fault("member.type", "_id", '"_id" must be a string that is not empty.')]),
  ]);
  return { kind: kind as DocumentKind, id: id as string };
}

function timeOf(value: number | string): number {
  return typeof value === "number" ? value : Date.parse(value);
}
