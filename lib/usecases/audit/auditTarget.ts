import type { Deed } from "../../domain/actions";
import { declarationOf, OWN_CONTROLLER, writeOf } from "../../domain/actions";
import type { AuditEntry, Reason, TargetKind } from "../../domain/audit/entry";
import { isPlainObject } from "../../domain/plainObject";
import type { Actor, Command } from "../support/command";
import { namedIds, textOf } from "../support/namedIds";
import type { Besides } from "../support/Recorder";

/** The audit records these arguments, which tell the deed, and no others. */
const ARGUMENTS = [
  "index",
  "collection",
  "strategy",
  "userId",
  "apiKeyId",
  "onAssignedUsers",
  "onExistingUsers",
  "force",
  "reset",
  "database",
] as const;

/** The documents that a request is about. `does` is absent where it names none. */
export interface Target {
  readonly kind: TargetKind;
  readonly ids: readonly string[];
  readonly does?: Deed;
}

export function targetOf(command: Command, actor: Actor | undefined): Target {
  const write = writeOf(command.controller, command.action);
  switch (write?.target) {
    case undefined:
      return { kind: "request", ids: [] };
    case "profile":
    case "role":
    case "user":
      return { kind: write.target, does: write.does, ids: namedIds(write.ids, command, actor) };
    case "identity":
      return { kind: "user", does: write.does, ids: namedIds(write.ids, command, actor) };
    case "first admin":
      return { kind: "user", does: "create", ids: namedIds("_id", command, actor) };
    case "platform":
    case "import":
    case "places":
      return { kind: "platform", ids: [] };
  }
}

export function recordedArguments(command: Command): Readonly<Record<string, string>> {
  const { args } = command;
  const told = {
    ...Object.fromEntries(ARGUMENTS.map((name) => [name, args[name]])),
    ...madeOrEnded(command),
  };
  return Object.fromEntries(
    Object.entries(told).flatMap(([name, value]) =>
      value === undefined || value === null ? [] : [[name, textOf(value)]],
    ),
  );
}

/** The target of these is the user: which key was made, what it may, and what was ended, is not told. */
function madeOrEnded({
  controller,
  action,
  args,
  body,
}: Command): Readonly<Record<string, unknown>> {
  const given = isPlainObject(body) ? body : {};
  if (declarationOf(controller, action)?.makes === "apiKey") {
    const { policies } = given;
    return {
      apiKeyId: args._id === "" ? undefined : args._id,
      ...(policies !== undefined && { policies: JSON.stringify(policies) }),
    };
  }
  if (controller !== OWN_CONTROLLER || action !== "cutOff") {
    return {};
  }
  const { tokens, apiKeys, connections } = given;
  return { tokens, apiKeys, connections };
}

/** Adds its end to an entry, and the API key that the action has made: the host generates its id. */
export function endedEntry(
  entry: AuditEntry,
  { controller, action }: Command,
  { answer, cleaned = [] }: Besides,
  { outcome, failure }: { outcome: "done" | "failed"; failure: Reason | undefined },
): AuditEntry {
  const { _id } = Object(answer) as { _id?: unknown };
  const isMade = declarationOf(controller, action)?.makes === "apiKey" && typeof _id === "string";
  return {
    ...entry,
    outcome,
    ...(isMade && { arguments: { ...entry.arguments, apiKeyId: textOf(_id) } }),
    ...(cleaned.length > 0 && { cleaned }),
    ...(failure !== undefined && { failure }),
  };
}
