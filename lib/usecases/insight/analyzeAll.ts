import type { AnalyzeAllAnswer } from "../../api/analyze";
import type { AttributedFinding, AnalysisInput } from "../../domain/analysis";
import { analysisSteps } from "../../domain/analysis";
import { unknownMembers } from "../../domain/policies/unknownMembers";
import type { StoredProfile, StoredUser } from "../../host/port/Host";
import { presetOf } from "../escalation/preset";
import { pageOf } from "./arguments";
import { embeddedWrites } from "./embeddedWrites";
import type { DecisionContext } from "../support/context";
import { placesFor } from "../disclosure/visiblePlaces";
import { requireVisible } from "../disclosure/visibility";
import { withPauses } from "../support/withPauses";

const PAGE = { size: 100, most: 10_000 };

/**
 * Returns a page of the findings about every profile, role and user, and their number.
 *
 * @throws InvalidRequestError 400 `profile-guard.request.invalid`
 * @throws DisclosureError 403 `profile-guard.rights.disclosure` unless the actor may see all of
 * them
 */
export async function answerAnalyzeAll(context: DecisionContext): Promise<AnalyzeAllAnswer> {
  const { from, size } = pageOf(context.command, PAGE);
  await requireVisible(context, "profiles", "roles", "users");
  const findings: AttributedFinding[] = [];
  let total = 0;
  const world = await wholeWorld(context);
  for await (const found of withPauses(analysisSteps(world))) {
    findings.push(...found.slice(Math.max(0, from - total), Math.max(0, from + size - total)));
    total += found.length;
  }
  const { host, config } = context;
  const { roles, profiles = new Map<string, StoredProfile>() } = world;
  const parts = { roles, config, profiles: [...profiles.values()], api: host.api() };
  const found = embeddedWrites(await host.doors.all(), parts);
  findings.push(...found.slice(Math.max(0, from - total), Math.max(0, from + size - total)));
  return { findings, total: total + found.length };
}

async function wholeWorld(context: DecisionContext): Promise<AnalysisInput> {
  const { host, config } = context;
  const profiles = await host.allProfiles();
  const users: StoredUser[] = [];
  for await (const page of host.allUsers()) {
    users.push(...page);
  }
  return {
    roles: new Map((await host.allRoles()).map((role) => [role._id, role])),
    profiles: new Map(profiles.map((profile) => [profile._id, profile])),
    keptMembers: new Map(profiles.map((profile) => [profile._id, unknownMembers(profile)])),
    users,
    places: await placesFor(context, profiles),
    api: host.api(),
    presetProfileIds: presetOf(host, config),
  };
}
