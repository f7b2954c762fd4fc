import type { Finding } from "../../domain/findings";
import { fault } from "../../domain/findings";
import { isNonEmptyText, isPlainObject } from "../../domain/plainObject";
import { misspeltFor } from "../../domain/requests/members";
import { ErrorId, InvalidRequestError } from "../../errors/errors";

/**
 * An id that must be a string: the host takes `["admin"]` for `admin` in places.
 *
 * @throws InvalidRequestError `profile-guard.request.invalid`
 */
export function requireId(value: unknown, path: string): string {
  if (isNonEmptyText(value)) {
    return value;
  }
  throw invalid(fault("member.type", path, `"${path}" must be a string that is not empty.`));
}

/**
 * A list of ids below a body's member.
 *
 * @throws InvalidRequestError `profile-guard.request.invalid`
 */
export function requireIds(body: unknown, member: string): string[] {
  const given = isPlainObject(body) ? body : {};
  const value = given[member];
  if (value === undefined) {
    const within = isPlainObject(given.content) && Object.hasOwn(given.content, member);
    const where = within ? ` This action takes no "content": give its members without it.` : "";
    throw invalid(
      fault("member.missing", member, `"${member}" is required: a list of strings.${where}`),
      ...misspeltFor(body, member),
    );
  }
  if (!Array.isArray(value)) {
    throw invalid(fault("member.type", member, `"${member}" must be a list of strings.`));
  }
  return value.map((entry: unknown, position) => requireId(entry, `${member}[${position}]`));
}

function invalid(...findings: readonly Finding[]): InvalidRequestError {
  return new InvalidRequestError(ErrorId.invalidRequest, "The request", findings);
}
