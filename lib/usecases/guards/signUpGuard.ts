import type { DocumentWrite } from "../../domain/actions";
import { keepConstraints } from "../constraints/keepConstraints";
import type { GuardContext } from "../escalation/context";
import { requireSafePreset } from "../escalation/preset";
import { checkSignUp, consultApplication } from "../signUp/checkSignUp";
import { planOf } from "./changePlan";
import { attemptOf } from "./writeTargets";
import { validateSignUp } from "./validate";

/**
 * Checks a sign-up. Callers do not choose the profiles that they get, and so need not cover them,
 * but these must be safe to give.
 */
export async function checkSigningUp(
  context: GuardContext,
  write: DocumentWrite,
): Promise<undefined> {
  await checkSignUp(context);
  await validateSignUp(context, write);
  await requireSafePreset(context);
  const { change } = await planOf(context, write);
  await keepConstraints(context, attemptOf(write, []), change);
  await consultApplication(context);
  return undefined;
}
