import { traitsOf, type WriteDeclaration } from "../../domain/actions";
import type { GuardContext } from "../escalation/context";
import { fallbacksOf } from "../escalation/profileClaims";
import type { Plan } from "../guards/changePlan";
import { planOf, storedWhole } from "../guards/changePlan";

export type { Plan } from "../guards/changePlan";

/**
 * Plans a guarded write, with the whole document that it would store; `undefined`: only its checks
 * can be made.
 */
export async function expectedPlan(
  context: GuardContext,
  write: WriteDeclaration,
): Promise<Plan | undefined> {
  if (!traitsOf(write).isForeseen) {
    return undefined;
  }
  const plan = await planOf(context, write, storedWhole);
  const { takenFromUsers } = plan.change;
  if (takenFromUsers === undefined) {
    return plan;
  }
  const users = [...(await fallbacksOf(context.host, takenFromUsers))].map(
    ([kuid, profileIds]) => [kuid, { profileIds, by: "assignment" as const }] as const,
  );
  return { ...plan, change: { ...plan.change, users: new Map(users) } };
}
