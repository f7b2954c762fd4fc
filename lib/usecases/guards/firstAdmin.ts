import { keepConstraints } from "../constraints/keepConstraints";
import type { Change } from "../escalation/change";
import type { GuardContext } from "../escalation/context";
import { hasAnAdmin } from "../escalation/lastAdmin";
import { planOf } from "./changePlan";
import { requireChange } from "./requireChange";
import { validateSignUp } from "./validate";

const FIRST_ADMIN = { target: "first admin" } as const;
const OF_PLATFORM: Change = { isOfPlatform: true };

/**
 * Refuses a further first admin once somebody has covered everything, by whatever profile: that
 * would be a take-over. The host only asks whether a user has the profile named `admin`.
 */
export async function checkFirstAdmin(context: GuardContext): Promise<undefined> {
  const { host } = context;
  if (await host.adminExists()) {
    // the host itself refuses it
    return undefined;
  }
  if ((await host.adminExisted()) || (await hasAnAdmin(context))) {
    await requireChange(context, { target: "platform" }, OF_PLATFORM);
  }
  await validateSignUp(context, FIRST_ADMIN);
  const { change } = await planOf(context, FIRST_ADMIN);
  await keepConstraints(context, "Not allowed to run security:createFirstAdmin.", change);
  return undefined;
}
