import type { WriteDeclaration } from "../../domain/actions";
import { createsUser } from "../../domain/actions";
import { keepConstraints } from "../constraints/keepConstraints";
import type { Change } from "../escalation/change";
import { claimsOf } from "../escalation/claims";
import type { GuardContext } from "../escalation/context";
import { keepPreset } from "../escalation/keepPreset";
import { keepAnAdmin } from "../escalation/lastAdmin";
import { requireCoverage } from "../escalation/requireCoverage";
import { attemptOf, idsOf } from "./writeTargets";

/**
 * Refuses a change that takes or hands out a right which the caller does not hold, that ends sign-ups,
 * that breaks a constraint, or that leaves nobody who holds everything.
 *
 * @throws EscalationError 403 `profile-guard.rights.escalation`
 * @throws 403 `profile-guard.rights.unsafe_preset`
 * @throws ConstraintError 409 `profile-guard.constraint.violated`
 * @throws 403 `profile-guard.rights.last_admin`
 */
export async function requireChange(
  context: GuardContext,
  write: WriteDeclaration,
  change: Change,
): Promise<void> {
  if (claimsAnything(change)) {
    await requireCoverage(context, attempted(context, write), () => claimsOf(context, change));
  }
  await keepPreset(context, change);
  await keepConstraints(context, attempted(context, write), change);
  await keepAnAdmin(context, change);
}

/** Tells whether a change needs rights. Callers need none to remove their own credentials. */
function claimsAnything({ withoutCredentials: _own, ...change }: Change): boolean {
  return Object.keys(change).length > 0;
}

function attempted(context: GuardContext, write: WriteDeclaration): string {
  const { controller, action } = context.command;
  switch (write.target) {
    case "profile":
    case "role":
    case "user":
      // a new user need not be named
      return attemptOf(write, createsUser(write) ? [] : idsOf(write, context));
    case "identity":
      return attemptOf(write, idsOf(write, context));
    case "import":
      return "Not allowed to load these securities.";
    case "platform":
    case "first admin":
    case "places":
      return `Not allowed to run ${controller}:${action}.`;
  }
}
