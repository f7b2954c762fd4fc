import { fault } from "../../domain/findings";
import { isPlainObject } from "../../domain/plainObject";
import { ErrorId, InvalidRequestError } from "../../errors/errors";

/**
 * An id that must be a string: the host takes `["admin"]` for `admin` in places.
 *
 * @throws InvalidRequestError `profile-guard.request.invalid`
 */
export function requireId(value: unknown, path: string): string {
  if (typeof value === "string" && value !== "") {
    return value;
  }
  throw invalid(path, `"${path}" must be a string that is not empty.`);
}

/**
 * A list of ids below a body's member.
 *
 * @throws InvalidRequestError `profile-guard.request.invalid`
 */
export function requireIds(body: unknown, member: string): string[] {
  const value = isPlainObject(body) ? body[member] : undefined;
  if (!Array.isArray(value)) {
    throw invalid(member, `"${member}" must be a list of strings.`);
  }
  return value.map((entry: unknown, position) => requireId(entry, `${member}[${position}]`));
}

function invalid(path: string, message: string): InvalidRequestError {
  return new InvalidRequestError(ErrorId.invalidRequest, "The request", [
    fault("member.type", path, message),
  ]);
}
