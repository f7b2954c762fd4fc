import type { Shortfall } from "../../domain/escalation/claimTypes";
import type { GuardContext } from "./context";

type Context = Pick<GuardContext, "actor" | "command" | "config">;

/** Says of each shortfall to which a delegation is to the point why it does not help, and what would. */
export function withDelegationHints(
  context: Context,
  lacking: readonly Shortfall[],
): readonly Shortfall[] {
  return context.config.delegations.length === 0
    ? lacking
    : lacking.map((one) => {
        const text = hintOf(context, one);
        const isKnown =
          one.held?.kuid === context.actor?.kuid || one.visibility?.subject.length === 0;
        return text === undefined ? one : { ...one, hint: { text, isKnown } };
      });
}

function hintOf(
  { actor, command, config }: Context,
  { held, moment }: Shortfall,
): string | undefined {
  if (held === undefined || actor === undefined) {
    return undefined;
  }
  const { kuid, profileId } = held;
  const name = JSON.stringify(profileId);
  const delegations = config.delegations.filter(({ mayAssign }) => mayAssign.includes(profileId));
  if (delegations.length > 0 && actor.profileIds.includes(profileId)) {
    const inCode =
      command.embedded === undefined
        ? ""
        : " Where the application means to write them, its code says so by guard.asApplication(reason, …).";
    return `Who holds profile ${name} may write no users by it, themselves neither, since "delegations" allows to assign it.${inCode}`;
  }
  const doors = delegations
    .filter(({ holders }) => holders.some((holder) => actor.profileIds.includes(holder)))
    .flatMap(({ through = [] }) => through);
  return doors.length === 0 || moment !== "after" || kuid === actor.kuid
    ? undefined
    : `Profile ${name} may be assigned by ${doors.join(", ")} alone: call that action itself.`;
}
