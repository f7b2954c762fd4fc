import { randomUUID } from "node:crypto";

import type { KuzzleRequest } from "kuzzle";
import { NameGenerator } from "kuzzle";

import { createsUser, writeOf } from "../../domain/actions";
import type { Command } from "../support/command";
import { readFlag } from "../support/command";

/**
 * Generates the kuid of a new user up front, so that the remains of a creation can be found after a
 * crash. Without this the host generates it a moment later.
 * Source: the host's lib/api/controllers/securityController.ts `_persistUser`.
 *
 * @returns the command with the kuid as `newId`; the checks treat it as one without an id
 */
export function assignKuid(request: KuzzleRequest, command: Command): Command {
  const { controller, action, id, args } = command;
  const isCreation = createsUser(writeOf(controller, action));
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
