import type { KuzzleRequest } from "kuzzle";

import type { Finding } from "./domain/findings";
import { fault } from "./domain/findings";
import { isPlainObject } from "./domain/policies/restrictions";

/** The members of a request that the plugin's use cases decide on, as they came in. */
export interface Command {
  readonly id: unknown;
  readonly body: unknown;
  readonly force: unknown;
}

/** What the plugin reads of a request. Never its URL: query arguments may override the route. */
export function commandOf(request: KuzzleRequest): Command {
  const args: unknown = request.input.args;
  const { _id: id, force } = isPlainObject(args) ? args : {};
  return { id, body: request.input.body, force };
}

const YES: readonly unknown[] = [true, "true", "", "1", 1];
const NO: readonly unknown[] = [undefined, null, false, "false", "0", 0];

/**
 * A boolean argument, as `?name`, `?name=true` or `name: true`. Read without the host's
 * `getBoolean`, which over HTTP changes the request so that a second reading answers `true`.
 */
export function readFlag(
  name: string,
  value: unknown,
): { readonly value: boolean; readonly findings: Finding[] } {
  if (YES.includes(value) || NO.includes(value)) {
    return { value: YES.includes(value), findings: [] };
  }
  return {
    value: false,
    findings: [fault("member.type", name, `"${name}" must be a boolean.`)],
  };
}

/** The fault of a profile id, which must be given, or of a kuid, which the host can generate. */
export function idFaults(id: unknown, { required }: { readonly required: boolean }): Finding[] {
  if (id === undefined || id === null || id === "") {
    return required ? [fault("member.missing", "_id", '"_id" is required.')] : [];
  }
  return typeof id === "string" ? [] : [fault("member.type", "_id", '"_id" must be a string.')];
}
