import type { AttributedFinding } from "../../domain/analysis";
import { profilesThatCan } from "../../domain/insight/profilesThatCan";
import { readActionKey } from "../../domain/actions";
import type { RoleLookup, StoredProfile } from "../../domain/rights";
import type { ProfileGuardConfig } from "../../config/config";
import type { Door } from "../../host/port/DoorStore";

/** Of names in one message. */
const MOST = 20;

/**
 * Tells the actions through which the application has written rights: what it wrote, who may call
 * them, and whether their callers are judged.
 */
export function embeddedWrites(
  doors: readonly Door[],
  profiles: readonly StoredProfile[],
  roles: RoleLookup,
  config: Pick<ProfileGuardConfig, "embeddedCalls">,
): AttributedFinding[] {
  return doors.map(({ via, actions }) => {
    const { controller, action } = readActionKey(via);
    const { allowed } = profilesThatCan(profiles, roles, { controller, action });
    const callers = [...allowed.keys()].sort();
    return {
      code: "embedded.writes",
      severity: "suggestion",
      path: "",
      message: `In the course of ${via} the application has called ${listed(actions)}. ${calledBy(callers)} ${fateOf(via, config)}`,
      action: via,
    };
  });
}

function calledBy(profileIds: readonly string[]): string {
  return profileIds.length === 0
    ? "No profile may call it."
    : `Profiles that may call it: ${listed(profileIds)}.`;
}

function fateOf(
  via: string,
  { embeddedCalls: { mode, exempt } }: Pick<ProfileGuardConfig, "embeddedCalls">,
): string {
  if (exempt.includes(via)) {
    return 'Nobody is judged for it: "embeddedCalls.exempt" names it.';
  }
  return {
    application: 'Nobody is judged for it: "embeddedCalls" is "application".',
    report: 'What its callers may not hand out is told, and passes: "embeddedCalls" is "report".',
    refuse: "Its callers are judged.",
  }[mode];
}

function listed(names: readonly string[]): string {
  const more = names.length > MOST ? `, and ${names.length - MOST} more` : "";
  return `${names.slice(0, MOST).join(", ")}${more}`;
}
