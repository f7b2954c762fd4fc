import type { WriteDeclaration } from "../../domain/actions";
import { isGuardedByRightsAlone, isOfDocuments, traitsOf, writeOf } from "../../domain/actions";
import { memberOf } from "../../domain/plainObject";
import { widenedUsers } from "../access/planted";
import { requireCurrent } from "../access/resetTokens";
import type { Command } from "../support/command";
import type { GuardedRequest } from "../escalation/context";
import { presetOf } from "../escalation/preset";
import { planOf } from "./changePlan";
import { checkFirstAdmin } from "./firstAdmin";
import type { Guard } from "./Guard";
import { judge } from "./judge";
import { deletionOf, locksOf } from "./locks";
import { checkSigningUp } from "./signUpGuard";

/** Nobody has checked yet how many a request names. */
const MOST_PREFETCHED = 100;

const guards = new WeakMap<WriteDeclaration, Guard>();

/** Returns the guard of a native or own action, made from its declaration. */
export function guardOf(controller: string, action: string): Guard | undefined {
  const write = writeOf(controller, action);
  if (write === undefined) {
    return undefined;
  }
  const known = guards.get(write) ?? guardFor(write);
  guards.set(write, known);
  return known;
}

function guardFor(write: WriteDeclaration): Guard {
  return {
    reads: (request) => profilesRead(write, request),
    ...(traitsOf(write).changesRoles && {
      changesRoles: true as const,
      roles: ({ command }) => rolesNamed(command),
    }),
    locks: (command, actor, constraints) => locksOf(write, command, actor, constraints),
    check: checkOf(write),
    ...(isOfDocuments(write) &&
      write.does === "delete" && { deletes: (request) => deletionOf(write, request) }),
    ...(mayWiden(write) && {
      widens: async (context) => {
        const { change } = await planOf(context, write);
        return { change, widened: await widenedUsers(context, change) };
      },
    }),
    ...(isGuardedByRightsAlone(write) && { byRightsAlone: true as const }),
    ...rememberedAdmin(write),
  };
}

/** Tells a write that may give users other profiles. */
function mayWiden(write: WriteDeclaration): boolean {
  switch (write.target) {
    case "import":
      return true;
    case "user":
      return write.does === "write" && write.profileIds !== "stored";
    case "profile":
    case "role":
    case "identity":
    case "first admin":
    case "platform":
    case "places":
      return false;
  }
}

function checkOf(write: WriteDeclaration): Guard["check"] {
  const judging: Guard["check"] = (context) => judge(context, write);
  switch (write.target) {
    case "first admin":
      return checkFirstAdmin;
    case "user":
      if (write.does !== "delete" && write.profileIds === "preset") {
        return (context) => checkSigningUp(context, write);
      }
      // one that keeps what is stored takes no profiles, but the host writes back those it read before: without
      // the lock it could restore a profile that was revoked meanwhile. Source: the host's
      // lib/core/security/userRepository.js `update`
      return write.does !== "delete" && write.profileIds === "stored"
        ? async () => undefined
        : judging;
    case "identity":
      return write.ids === "body.token"
        ? async ({ host, config, command: { body } }) => {
            await requireCurrent(host, config, memberOf(body, "token"));
            return undefined;
          }
        : judging;
    case "profile":
    case "role":
    case "import":
    case "platform":
    case "places":
      return judging;
  }
}

/** Names the profiles that the check reads: the caller's own, and those of a new user. */
function profilesRead(
  write: WriteDeclaration,
  { host, config, actor, command: { body } }: GuardedRequest,
): readonly string[] {
  const own = actor?.profileIds ?? [];
  switch (write.target) {
    case "user":
      if (write.does !== "create") {
        return own;
      }
      // of a sign-up the caller's own rights do not matter
      return write.profileIds === "preset" ? presetOf(host, config) : [...own, ...givenIds(body)];
    case "profile":
    case "role":
    case "identity":
    case "first admin":
    case "import":
    case "platform":
    case "places":
      return own;
  }
}

/** Returns the profiles that a request gives a new user. */
function givenIds(body: unknown): string[] {
  const given: unknown = memberOf(memberOf(body, "content"), "profileIds");
  // the validation finds the fault in any other id
  return Array.isArray(given) ? given.filter((id: unknown) => typeof id === "string") : [];
}

/** Names the roles that a request writes or deletes. */
function rolesNamed({ id, body }: Command): readonly string[] {
  const ids: unknown = memberOf(body, "ids");
  const named = [id, ...(Array.isArray(ids) ? (ids as unknown[]) : [])];
  // the validation finds the fault in any other id
  return named.filter((one) => typeof one === "string").slice(0, MOST_PREFETCHED);
}

function rememberedAdmin(write: WriteDeclaration): Pick<Guard, "done"> {
  switch (write.target) {
    case "first admin":
      return { done: (host) => host.rememberAdmin(true) };
    case "platform":
      return write.forgetsAdmin === true ? { done: (host) => host.rememberAdmin(false) } : {};
    case "profile":
    case "role":
    case "user":
    case "identity":
    case "import":
    case "places":
      return {};
  }
}
