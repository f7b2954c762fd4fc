import { isJudgedByContent } from "../../domain/actions";
import { PluginCuts } from "../../domain/assertions/PluginCuts";
import { listedRights } from "../../domain/insight/comparison";
import { explainByHost } from "../../domain/insight/explanation";
import { nearestName } from "../../domain/nearest";
import { compileRights, type StoredProfile, isUnresolvable } from "../../domain/rights";
import type { Granting } from "../files/policySet";
import { CommandError } from "../support/exit";
import type { CanAnswer, FoundSubject, RightsAnswer, WhoCanAnswer } from "./askedAnswers";
import { ambiguous, type AskedRequest, type AskedSubject, nobody } from "./question";

/** Answers by the files, with the code that judges on a server. @throws CommandError */
export function canByFiles(
  granting: Granting,
  asked: AskedSubject,
  request: AskedRequest,
): CanAnswer {
  const subject = findSubject(granting, asked);
  const { profiles, missing } = profilesOf(granting, subject);
  if (missing.length > 0) {
    throw untold(subject, missingAsText(missing));
  }
  const explanation = resolved(subject, () => explain(granting, profiles, request));
  return { subject, explanation };
}

/** Lists the profiles and users of the files who may; the host's own profiles too. */
export function whoCanByFiles(granting: Granting, request: AskedRequest): WhoCanAnswer {
  const leftOut: string[] = [];
  const may = (subject: FoundSubject): boolean => {
    const { profiles, missing } = profilesOf(granting, subject);
    try {
      if (missing.length === 0) {
        return explain(granting, profiles, request).allowed;
      }
      leftOut.push(`${subject.kind} "${subject.id}": ${missingAsText(missing)}`);
    } catch (error) {
      if (!isUnresolvable(error)) {
        throw error;
      }
      leftOut.push(`${subject.kind} "${subject.id}": ${error.message}`);
    }
    return false;
  };
  const whoOf = (kind: FoundSubject["kind"], ids: Iterable<string>): readonly string[] =>
    [...ids].sort().filter((id) => may({ kind, id }));
  return {
    profiles: whoOf("profile", granting.profiles.keys()),
    users: whoOf("user", granting.users.keys()),
    leftOut,
    guarded: isJudgedByContent(request.controller, request.action),
  };
}

/** Lists all rights of a user or profile of the files. @throws CommandError */
export function rightsByFiles(
  granting: Granting,
  asked: AskedSubject,
  most?: number,
  right?: string,
): RightsAnswer {
  const subject = findSubject(granting, asked);
  const { profiles, missing } = profilesOf(granting, subject);
  if (missing.length > 0) {
    throw untold(subject, missingAsText(missing));
  }
  const rights = resolved(subject, () => compileRights(profiles, granting.roles));
  return { subject, ...listedRights(rights, most, right) };
}

/** @throws CommandError */
export function findSubject({ profiles, users }: Granting, asked: AskedSubject): FoundSubject {
  const { kind, id } = asked;
  const isUser = kind !== "profile" && users.has(id);
  const isProfile = kind !== "user" && profiles.has(id);
  if (isUser && isProfile) {
    throw ambiguous(id);
  }
  if (!isUser && !isProfile) {
    const known = [
      ...(kind === "profile" ? [] : users.keys()),
      ...(kind === "user" ? [] : profiles.keys()),
    ];
    throw nobody(asked, nearestName(id, known));
  }
  return { kind: isUser ? "user" : "profile", id };
}

function profilesOf(
  { profiles, users }: Granting,
  { kind, id }: FoundSubject,
): { readonly profiles: readonly StoredProfile[]; readonly missing: readonly string[] } {
  const ids = kind === "profile" ? [id] : (users.get(id)?.profileIds ?? []);
  return {
    profiles: ids.flatMap((one) => profiles.get(one) ?? []),
    missing: ids.filter((one) => !profiles.has(one)),
  };
}

function explain(
  { roles }: Granting,
  profiles: readonly StoredProfile[],
  request: AskedRequest,
): CanAnswer["explanation"] {
  const byHost = explainByHost(profiles, roles, request);
  const cuts = new PluginCuts(() => compileRights(profiles, roles));
  const refusal = byHost.allowed ? cuts.refusalOf(request) : undefined;
  return {
    ...byHost,
    allowed: byHost.allowed && refusal === undefined,
    ...(refusal !== undefined && { refusedBy: { message: refusal } }),
    guarded: isJudgedByContent(request.controller, request.action),
  };
}

function resolved<T>(subject: FoundSubject, compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    if (!isUnresolvable(error)) {
      throw error;
    }
    throw untold(subject, error.message);
  }
}

function missingAsText(missing: readonly string[]): string {
  return `no profile ${missing.join(", ")}`;
}

function untold({ kind, id }: FoundSubject, reason: string): CommandError {
  return new CommandError(`The rights of ${kind} "${id}" cannot be told.`, undefined, [reason]);
}
