import type { DocumentWrite } from "../../domain/actions";
import type { GuardContext } from "../escalation/context";
import { requireSafePreset } from "../escalation/preset";
import { checkSignUp, consultApplication } from "../signUp/checkSignUp";
import { validate } from "./validate";

/**
 * Checks a sign-up. Callers do not choose the profiles that they get, and so need not cover them,
 * but these must be safe to give.
 */
export async function checkSigningUp(
  context: GuardContext,
  write: DocumentWrite,
): Promise<undefined> {
  await checkSignUp(context);
  await validate(context, write);
  await requireSafePreset(context);
  await consultApplication(context);
  return undefined;
}
