import { fault } from "../../domain/findings";
import { isNonEmptyText, isPlainObject, memberOf } from "../../domain/plainObject";
import { isTooLongForId } from "../../domain/requests/idLength";
import type { Command } from "../support/command";
import { idFaults } from "../support/command";
import { refuseForm } from "../support/refuseForm";

/** A document that is stored under `id`, or a draft; with an id: in the place of the stored one. */
interface SubjectChoice {
  readonly id: string | undefined;
  readonly draft: Readonly<Record<string, unknown>> | undefined;
}

/** @throws InvalidRequestError 400 with every fault: no id and no body, or a wrong type */
export function subjectOf({ id, body }: Command): SubjectChoice {
  const hasBody = body !== undefined && body !== null;
  const findings = [...idFaults(id, { required: false })];
  if (!hasBody && (id === undefined || id === null || id === "")) {
    findings.push(
      fault("member.missing", "_id", '"_id" of what is stored, or a draft as body, is required.'),
    );
  }
  if (hasBody && !isPlainObject(body)) {
    findings.push(fault("member.type", "body", '"body" must be an object.'));
  }
  refuseForm(findings);
  return {
    id: isNonEmptyText(id) ? id : undefined,
    draft: isPlainObject(body) ? body : undefined,
  };
}

/** The id that a draft names itself, as what Kuzzle answered does. */
export function idWithin(draft: unknown): string | undefined {
  const id = memberOf(draft, "_id");
  return isNonEmptyText(id) && !isTooLongForId(id) ? id : undefined;
}
