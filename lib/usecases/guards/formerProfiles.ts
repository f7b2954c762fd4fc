import type { Change, UserChange } from "../escalation/change";
import type { GuardContext } from "../escalation/context";
import { isCovered } from "../escalation/requireCoverage";
import { assignable, heldClaims } from "../escalation/userClaims";
import { readFlag } from "../support/command";

/**
 * Remembers the profiles that users lose by a delegation, until somebody who holds what they grant
 * writes the user: without this a holder of the delegation could take a profile away, become the
 * user, and give it back. Call it once the change has been judged, before it is made.
 */
export async function rememberTaken(
  context: GuardContext,
  { users = new Map<string, never>() }: Change,
): Promise<void> {
  const { actor, config, partOfImport, command } = context;
  const isDelegating = config.delegations.length > 0 && actor !== undefined && !partOfImport;
  if (!isDelegating || readFlag("dryRun", command.args.dryRun).value) {
    return;
  }
  for (const [kuid, user] of users) {
    if (kuid !== "" && user?.by !== "none") {
      await rememberOne(context, kuid, user);
    }
  }
}

async function rememberOne(
  context: GuardContext,
  kuid: string,
  user: UserChange | null,
): Promise<void> {
  const { host } = context;
  const before = (await host.findUsers([kuid])).get(kuid)?.profileIds ?? [];
  const delegated = assignable(context);
  const former = await host.formerProfiles.of(kuid);
  const taken = before.filter((id) => delegated.has(id) && user?.profileIds.includes(id) !== true);
  const all = [...new Set([...former, ...taken])];
  if (all.length === 0) {
    return;
  }
  if (await isCovered(context, () => heldClaims(context, kuid, all))) {
    if (former.length > 0) {
      await host.formerProfiles.remember(kuid, []);
    }
  } else if (all.length > former.length) {
    await host.formerProfiles.remember(kuid, all);
  }
}
