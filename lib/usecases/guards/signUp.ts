import type { DocumentWrite } from "../../domain/actions";
import type { GuardContext } from "../escalation/context";
import { requireSafePreset } from "../escalation/preset";
import { checkSignUp, consultApplication } from "../signUp/checkSignUp";
import { validate } from "./validate";

/**
 * Anybody may sign up who is allowed the action: what they get is no choice of theirs, so it needs no
 * rights of their own, but must be safe to give.
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
