import type { Finding } from "../../domain/findings";
import { fault } from "../../domain/findings";
import { isPlainObject } from "../../domain/plainObject";
import { isTooLongForId } from "../../domain/requests/idLength";
import { ErrorId, InvalidRequestError } from "../../errors/errors";
import type { Command } from "../support/command";
import { idFaults } from "../support/command";

/** A document that is stored under `id`, or a draft; with an id: in the place of the stored one. */
export interface SubjectChoice {
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
  refuseRequest(findings);
  return {
    id: typeof id === "string" && id !== "" ? id : undefined,
    draft: isPlainObject(body) ? body : undefined,
  };
}

/** The id that a draft names itself, as what Kuzzle answered does. */
export function idWithin(draft: unknown): string | undefined {
  const id = isPlainObject(draft) ? draft._id : undefined;
  return typeof id === "string" && id !== "" && !isTooLongForId(id) ? id : undefined;
}

/** Which part of a list is wanted. */
export interface Page {
  readonly from: number;
  readonly size: number;
}

/**
 * `from` and `size`, numbers or, over HTTP, digits.
 *
 * @throws InvalidRequestError 400 with every fault
 */
export function pageOf(
  { args }: Command,
  { size, most }: { readonly size: number; readonly most: number },
): Page {
  const from = readCount("from", args.from, { fallback: 0, most: Number.MAX_SAFE_INTEGER });
  const wanted = readCount("size", args.size, { fallback: size, most });
  refuseRequest([...from.findings, ...wanted.findings]);
  return { from: from.value, size: wanted.value };
}

function readCount(
  name: string,
  value: unknown,
  { fallback, most }: { readonly fallback: number; readonly most: number },
): { readonly value: number; readonly findings: Finding[] } {
  if (value === undefined || value === null) {
    return { value: fallback, findings: [] };
  }
  const count = typeof value === "string" && /^-?\d+$/u.test(value) ? Number(value) : value;
  if (typeof count !== "number") {
    return {
      value: fallback,
      findings: [fault("member.type", name, `"${name}" must be an integer.`)],
    };
  }
  return Number.isSafeInteger(count) && count >= 0 && count <= most
    ? { value: count, findings: [] }
    : {
        value: fallback,
        findings: [fault("member.range", name, `"${name}" must be an integer from 0 to ${most}.`)],
      };
}

function refuseRequest(findings: readonly Finding[]): void {
  if (findings.length > 0) {
    throw new InvalidRequestError(ErrorId.invalidRequest, "The request", findings);
  }
}
