import { randomUUID } from "node:crypto";

import type { KuzzleRequest } from "kuzzle";
import { NameGenerator } from "kuzzle";

import { writeOf } from "../../domain/actions";
import type { Command } from "../support/command";
import { readFlag } from "../support/command";

/**
 * Gives a new user whose request names none his kuid, as the host would a moment later: known
 * before the first write, so that what a node leaves that dies in between can be found again.
 * Source: the host's lib/api/controllers/securityController.ts `_persistUser`.
 *
 * @returns the command, which tells it as `newId`: it is judged as one without an id
 */
export function assignKuid(request: KuzzleRequest, command: Command): Command {
  const { controller, action, id, args } = command;
  const write = writeOf(controller, action);
  const isCreation = write?.target === "user" && write.does === "create";
  const isNamed = id !== undefined && id !== null && id !== "";
  if (!isCreation || isNamed || readFlag("dryRun", args.dryRun).value) {
    return command;
  }
  const newId =
    args.kuid === "uuid"
      ? `kuid-${randomUUID()}`
      : NameGenerator.generateRandomName({ prefix: "kuid" });
  (request.input.args as Record<string, unknown>)._id = newId;
  return Object.assign(command, { newId });
}
