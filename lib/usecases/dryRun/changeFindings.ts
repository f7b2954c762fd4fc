import { Analysis, roleAnalysisSteps, profileAnalysisSteps } from "../../domain/analysis";
import type { AnalysisInput } from "../../domain/analysis";
import type { Finding } from "../../domain/findings";
import { below } from "../../domain/findings";
import { unchangedWarnings, unknownMembers, without } from "../../domain/policies/unknownMembers";
import type { StoredProfile } from "../../domain/rights";
import type { Change, UserChange } from "../escalation/change";
import type { GuardContext } from "../escalation/context";
import { roleIdsToCompile } from "../../domain/storedPolicies";
import { presetOf } from "../escalation/preset";
import { gatherInSlices, inSlices } from "../support/inSlices";
import { placesFor } from "../disclosure/visiblePlaces";

/**
 * Analyzes the profiles, roles and users that a change writes, as analyzeProfile, analyzeRole and
 * analyzeAll do. If there are several, the path of each finding begins with its document.
 */
export async function changeFindings(context: GuardContext, change: Change): Promise<Finding[]> {
  const { host, config } = context;
  const profiles = written(change.profiles);
  const roles = written(change.roles);
  const users = written(new Map([...(change.users ?? [])].map(asUser)));
  const held = await host.findProfiles(users.flatMap(({ profileIds }) => profileIds));
  const ofUsers = new Map([...held, ...profiles.map((one) => [one._id, one] as const)]);
  const stored = await host.findRoles(roleIdsToCompile([...profiles, ...held.values()]));
  const world: AnalysisInput = {
    roles: new Map([...stored, ...roles.map((role) => [role._id, role] as const)]),
    places: await placesFor(context, profiles),
    api: host.api(),
    presetProfileIds: presetOf(host, config),
  };
  const found: [string, Finding[]][] = [];
  for (const profile of profiles) {
    found.push([`profiles.${profile._id}`, await analyzeWritten(profile, world)]);
  }
  for (const role of roles) {
    found.push([`roles.${role._id}`, await gatherInSlices(roleAnalysisSteps(role, world))]);
  }
  const ofEach = new Map<string, Finding[]>();
  const analysis = new Analysis({ ...world, profiles: ofUsers });
  await inSlices(users, (user) => {
    const findings = analysis.findingsOfUser(user).map(({ userId: _own, ...finding }) => finding);
    ofEach.set(user._id, findings);
  });
  found.push(...[...ofEach].map(([id, own]): [string, Finding[]] => [`users.${id}`, own]));
  return found.flatMap(([path, findings]) =>
    found.length === 1 ? findings : below(path, findings),
  );
}

/** Warns of unknown members, which are stored already: the checks let no new one pass. */
async function analyzeWritten(profile: StoredProfile, world: AnalysisInput): Promise<Finding[]> {
  const { _id, ...content } = profile;
  const unchanged = unknownMembers(content);
  const rest = without(content, unchanged) as Omit<StoredProfile, "_id">;
  const found = await gatherInSlices(profileAnalysisSteps({ ...rest, _id }, world));
  return [...found, ...unchangedWarnings(unchanged)];
}

function asUser([kuid, user]: readonly [string, UserChange | null]): [
  string,
  { readonly _id: string; readonly profileIds: readonly string[] } | null,
] {
  return [kuid, user && { _id: kuid, profileIds: user.profileIds }];
}

function written<T>(documents: ReadonlyMap<string, T | null> = new Map()): T[] {
  return [...documents.values()].filter((document) => document !== null);
}
