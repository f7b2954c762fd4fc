import { isPlainObject } from "../../domain/plainObject";
import { parseJson } from "../../shared/parseJson";
import { requireForm } from "./answerForms";
import { ExplorerError, explorerError } from "./ExplorerError";
import type { PageError, PageRequest } from "./protocol";

/** An answer over HTTP, before anybody has looked at it. */
export interface HttpAnswer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/** Characters of a text that nobody expected, which are told. */
const MOST_TOLD = 200;

/**
 * Reads Kuzzle's answer: the one place where it is decided whether a request was answered. Whatever is no success in
 * the form of that action is an error.
 *
 * @throws ExplorerError
 */
export function resultIn(answer: HttpAnswer, request: PageRequest): unknown {
  const result = isExport(answer, request) ? answer.text : resultInJson(answer);
  requireForm(request, result);
  return result;
}

function isExport({ status, type }: HttpAnswer, { action }: PageRequest): boolean {
  return status === 200 && action === "exportAudit" && type.startsWith("application/x-ndjson");
}

function resultInJson(answer: HttpAnswer): unknown {
  const value = parseJson(answer.text);
  if (!isPlainObject(value)) {
    throw unexpected(answer);
  }
  const { error, result } = value;
  if (error !== undefined && error !== null) {
    throw new ExplorerError(toldOf(error, answer));
  }
  // what Kuzzle refuses before it has read the request (413) is the error itself
  if (answer.status >= 400) {
    throw typeof value.message === "string"
      ? new ExplorerError(toldOf(value, answer))
      : unexpected(answer);
  }
  if (result === undefined) {
    throw unexpected(answer);
  }
  return result;
}

/** Tells of an answer of what stands between, such as a reverse proxy whose Kuzzle is away. */
function unexpected({ status, type, text }: HttpAnswer): ExplorerError {
  const told = /^text\/plain|json/u.test(type) ? text.trim().slice(0, MOST_TOLD) : "";
  return explorerError(
    "explorer.not_understood",
    `This is no answer of Kuzzle's: status ${status}, ${type === "" ? "no type" : type}${told === "" ? "." : `: ${told}`}`,
  );
}

/** Leaves out the stack that a Kuzzle in development tells, and what is not in the form of an error. */
function toldOf(error: unknown, answer: HttpAnswer): PageError {
  const { status, id, message, errors, count, details } = isPlainObject(error)
    ? error
    : { message: error };
  return {
    status: typeof status === "number" ? status : Math.max(answer.status, 400),
    id: typeof id === "string" ? id : "explorer.not_understood",
    message: typeof message === "string" ? message : "Kuzzle refuses this, and does not say why.",
    ...(Array.isArray(errors) && { errors: errors as unknown[] }),
    ...(typeof count === "number" && { count }),
    ...(details !== undefined && details !== null && { details }),
  };
}
