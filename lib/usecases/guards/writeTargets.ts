import type { ResetToken } from "../../domain/access/resetToken";
import { readResetToken } from "../../domain/access/resetToken";
import type { DocumentWrite, IdentityWrite } from "../../domain/actions";
import { isNonEmptyText, memberOf } from "../../domain/plainObject";
import type { GuardContext } from "../escalation/context";
import type { Command } from "../support/command";
import { requireId, requireIds } from "../validation/requireIds";

/** Names the host's collection, and the member of its documents that carries rights. */
export const RIGHTS_AT = {
  profile: { collection: "profiles", member: "policies" },
  role: { collection: "roles", member: "controllers" },
  user: { collection: "users", member: "profileIds" },
} as const;

/**
 * Returns the ids of the documents that a request is about.
 *
 * @throws InvalidRequestError when they are no strings
 */
export function idsOf(
  { ids }: Pick<DocumentWrite | IdentityWrite, "ids">,
  { command, actor }: Pick<GuardContext, "command" | "actor">,
): string[] {
  switch (ids) {
    case "_id":
      return [requireId(command.id, "_id")];
    case "userId":
      return [requireId(command.args.userId, "userId")];
    case "body.ids":
      return requireIds(command.body, "ids");
    case "body.token": {
      const read = tokenIn(command.body);
      return read === undefined ? [] : [read.kuid];
    }
    case "caller":
      return actor === undefined ? [] : [actor.kuid];
    case "owner":
      return [requireId(command.args.userId ?? actor?.kuid, "userId")];
  }
}

/** Reads the reset token of a request; `undefined`: there is none, and the host refuses it. */
export function tokenIn(body: unknown): ResetToken | undefined {
  return readResetToken(memberOf(body, "token"));
}

/** Returns the kuid of a new user; `undefined`: the host generates one. */
export function newKuid({ id }: Pick<Command, "id">): string | undefined {
  return isNonEmptyText(id) ? id : undefined;
}

/** Tells what the caller tried, as the refusal begins. */
export function attemptOf(write: DocumentWrite | IdentityWrite, ids: readonly string[]): string {
  const [id = ""] = ids;
  if (write.target === "identity") {
    return `Not allowed to ${write.attempt} user "${id}".`;
  }
  const { target, does } = write;
  if (target === "user" && does === "create") {
    return "Not allowed to create a user with these profiles.";
  }
  const verb = does === "delete" ? "delete" : "write";
  return write.ids === "body.ids"
    ? `Not allowed to ${verb} these ${target}s.`
    : `Not allowed to ${verb} ${target} "${id}".`;
}
