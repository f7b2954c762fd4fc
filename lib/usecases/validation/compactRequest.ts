import type { JSONObject, KuzzleRequest } from "kuzzle";

import { writeOf } from "../../domain/actions";
import { compactProfile } from "../../domain/policies/compact";
import { ErrorId, InvalidRequestError } from "../../errors/errors";
import type { Command } from "../support/command";
import { commandOf, readFlag } from "../support/command";
import { dropHostMembers } from "./dropHostMembers";

/**
 * Reads a request without the members that the host adds to its answers. Where it writes a profile
 * and asks for `compact`, reduces the profile to as few policies and restrictions as say the same;
 * these are judged and stored.
 *
 * @throws InvalidRequestError when `compact` is no boolean
 */
export function compactedCommandOf(
  request: KuzzleRequest,
  client: KuzzleRequest = request,
): Command {
  dropHostMembers(request);
  const command = commandOf(request, client);
  const { controller, action, args, body } = command;
  const write = writeOf(controller, action);
  const writesProfile = write?.target === "profile" && write.does !== "delete";
  if (!writesProfile || args.compact === undefined) {
    return command;
  }
  const { value, findings } = readFlag("compact", args.compact);
  if (findings.length > 0) {
    throw new InvalidRequestError(ErrorId.invalidRequest, "The request", findings);
  }
  if (!value) {
    return command;
  }
  const compacted = compactProfile(body);
  request.input.body = compacted as JSONObject;
  return { ...command, body: compacted };
}
