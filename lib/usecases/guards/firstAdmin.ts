import type { Change } from "../escalation/change";
import type { GuardContext } from "../escalation/context";
import { hasAnAdmin } from "../escalation/lastAdmin";
import { requireChange } from "./requireChange";
import { validate } from "./validate";

const OF_PLATFORM: Change = { isOfPlatform: true };

/**
 * The host asks whether some user has the profile named `admin`. Once somebody has covered
 * everything, by whatever profile, a further first admin is a take-over.
 */
export async function checkFirstAdmin(context: GuardContext): Promise<undefined> {
  const { host } = context;
  if (await host.adminExists()) {
    // the host refuses it by itself
    return undefined;
  }
  if ((await host.adminExisted()) || (await hasAnAdmin(context))) {
    await requireChange(context, { target: "platform" }, OF_PLATFORM);
  }
  await validate(context, { target: "first admin" });
  return undefined;
}
