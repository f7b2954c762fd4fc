import type { DocumentDeletion, DocumentWrite, WriteDeclaration } from "../../domain/actions";
import { isNonEmptyText, memberOf } from "../../domain/plainObject";
import type { Constraint } from "../../config/constraints";
import type { Intent, LockRequest } from "../../host/port/Host";
import type { Actor, Command } from "../support/command";
import { isBrokenTogether } from "../constraints/brokenTogether";
import { lock } from "../support/lock";
import type { Deletion, Guard } from "./Guard";
import { idsOf, RIGHTS_AT, tokenIn } from "./writeTargets";

const WRITE: Intent = { does: "write" };

/** Lists the locks that keep documents, and constraints, from changing between a check and its write. */
export function locksOf(
  write: WriteDeclaration,
  command: Command,
  actor: Actor | undefined,
  constraints: readonly Constraint[] = [],
): LockRequest[] {
  const { first, last } = constraintLocks(write, constraints);
  return [...first, ...documentLocks(write, command, actor), ...last];
}

interface ConstraintLocks {
  readonly first: readonly LockRequest[];
  readonly last: readonly LockRequest[];
}

/**
 * An import is judged as one write, though it makes many: it keeps others from writing until it ends. None of them
 * may wait then for what it has while they have what it waits for: so they share one lock with it from the
 * beginning.
 */
function constraintLocks(
  write: WriteDeclaration,
  constraints: readonly Constraint[],
): ConstraintLocks {
  if (constraints.length === 0) {
    return NO_LOCKS;
  }
  const together = constraints.some(isBrokenTogether);
  const givingProfiles = together ? { first: [], last: [lock.constraints.readers()] } : NO_LOCKS;
  switch (write.target) {
    case "import":
      return {
        first: [lock.imports.alone()],
        last: together ? [lock.constraints.alone()] : [],
      };
    case "profile":
    case "role":
      return { first: [lock.imports.readers()], last: [] };
    case "first admin":
      return givingProfiles;
    case "user":
      return write.does === "delete" ? NO_LOCKS : givingProfiles;
    case "identity":
    case "platform":
    case "places":
      return NO_LOCKS;
  }
}

const NO_LOCKS: ConstraintLocks = { first: [], last: [] };

function documentLocks(
  write: WriteDeclaration,
  command: Command,
  actor: Actor | undefined,
): LockRequest[] {
  switch (write.target) {
    case "profile":
    case "role":
    case "user":
      return LOCKS_OF[write.target](write, command, actor);
    case "first admin":
      return [lock.firstAdmin()];
    case "identity": {
      // a promotion must not come between the check of the token and the new password
      const token = write.ids === "body.token" ? tokenIn(command.body) : undefined;
      return token === undefined ? [] : [lock.user(token.kuid)];
    }
    case "platform":
    case "import":
    case "places":
      return [];
  }
}

type LocksOf = (write: DocumentWrite, command: Command, actor: Actor | undefined) => LockRequest[];

const LOCKS_OF: Readonly<Record<DocumentWrite["target"], LocksOf>> = {
  profile: ({ ids, does }, { id }) => [
    ...(ids === "body.ids" ? [] : [lock.profile(String(id), WRITE)]),
    // a role must not change under a profile that is judged by it
    lock.graph.readers(),
    ...(does === "delete" ? [lock.users.writers()] : []),
  ],
  role: ({ ids }, { id }) => [
    ...(ids === "body.ids" ? [] : [lock.role(String(id), WRITE)]),
    lock.graph.writers(),
  ],
  user: (write, command, actor) => {
    if (write.ids === "body.ids") {
      return [lock.users.writers()];
    }
    const { id, newId = id } = command;
    const kuid = write.ids === "caller" ? (actor?.kuid ?? "") : newId;
    // nobody can write a new user without a kuid
    const isNamed = write.does !== "create" || isNonEmptyText(kuid);
    return [
      ...(isNamed ? [lock.user(String(kuid), intentOf(write, command))] : []),
      // a profile must not be deleted under a user who gets it
      lock.users.readers(),
    ];
  },
};

/** Tells the documents that a request deletes. */
export function deletionOf(
  write: DocumentDeletion,
  request: Parameters<NonNullable<Guard["deletes"]>>[0],
): Deletion {
  const ids = [...new Set(idsOf(write, request))];
  const { collection } = RIGHTS_AT[write.target];
  // whoever writes one of them locks it alone
  return { collection, ids, locks: ids.map((id) => lock[write.target](id)) };
}

function intentOf(write: DocumentWrite, { body }: Command): Intent {
  if (write.does === "delete") {
    return { does: "delete" };
  }
  if (write.does === "write" && write.keeps !== "stored or default") {
    return WRITE;
  }
  // several writes make a user: the intent tells what a node leaves that dies between them
  const credentials = memberOf(body, "credentials");
  return { does: "create", strategies: Object.keys(Object(credentials) as object) };
}
