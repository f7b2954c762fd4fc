import type { FindDanglingAnswer } from "../../api/drift";
import { fault } from "../../domain/findings";
import { ErrorId, InvalidRequestError } from "../../errors/errors";
import type { Command } from "../support/command";
import type { DecisionContext } from "../support/context";
import { requireVisible } from "../disclosure/visibility";
import { knowledgeFor } from "../escalation/actorRights";
import { scan } from "./scan";

const USUAL_SIZE = 1_000;
const MOST_SIZE = 10_000;

/**
 * Lists references to documents and places that do not exist: restrictions, roles of profiles,
 * profiles of users, users of credentials, and users without credentials. Writes nothing. Tells of
 * no place of which the actor may not know whether it exists, and of API keys only those who may
 * search them.
 *
 * Argument `size`: at most as many of each, 1 to 10,000; default 1,000.
 *
 * @throws DisclosureError 403 unless the actor may search profiles, roles and users
 * @throws 400 `profile-guard.request.invalid`
 * @throws 503 `profile-guard.decision.unavailable`
 */
export async function findDangling(context: DecisionContext): Promise<FindDanglingAnswer> {
  const size = sizeOf(context.command);
  await requireVisible(context, "profiles", "roles", "users");
  const drift = await scan(context, size, await knowledgeFor(context));
  return { ...drift, complete: drift.incomplete.length === 0 };
}

/** @throws InvalidRequestError `profile-guard.request.invalid` */
export function sizeOf({ args }: Command): number {
  const given = args.size ?? USUAL_SIZE;
  // HTTP hands over a text
  const size = typeof given === "string" && /^\d{1,6}$/u.test(given) ? Number(given) : given;
  if (typeof size === "number" && Number.isInteger(size) && size >= 1 && size <= MOST_SIZE) {
    return size;
  }
  throw new InvalidRequestError(ErrorId.invalidRequest, "The request", [
    fault("member.range", "size", `"size" must be a whole number from 1 to ${MOST_SIZE}.`),
  ]);
}
