/** Finds roles and profiles, stored or drafted, that mean something else than they read. Pure. */
import type { Finding } from "../findings";
import { isPlainObject } from "../plainObject";
import { batchesOf, joined } from "../storedPolicies";
import type { StoredProfile, StoredRole } from "../rights";
import { anonymousFindings, anonymousRoleFindings } from "./anonymous";
import { coverageFindings, coveredSteps, RoleCovers } from "./coverage";
import { denialFindings } from "./denials";
import { Administrators, profileEverythingFindings } from "./everything";
import { overlapSteps } from "./overlaps";
import { rateLimitFindings } from "./rateLimits";
import { referenceSteps } from "./referenceFindings";
import { restrictionSteps } from "./restrictionFindings";
import { entryParts } from "./roleEntries";
import { roleFaultParts } from "./roleFaults";
import { unreadFindings } from "./unreadMembers";
import { nameParts } from "./roleNames";
import type { ReadPolicy } from "./Survey";
import { Survey } from "./Survey";
import { rolesUsedBy, unusedProfileFindings, unusedRoleFindings, userFindings } from "./usage";
import type { AttributedFinding, AnalysisInput } from "./world";
import { withProfile, withRole } from "./world";

export type { AttributedFinding, UserOfWorld, AnalysisInput } from "./world";

/**
 * Returns all findings about one profile.
 *
 * @param profile as stored, or a draft, which replaces the stored one; the empty id
 *                is that of a profile which does not exist yet
 */
export function analyzeProfile(profile: StoredProfile, world: AnalysisInput): Finding[] {
  return [...profileAnalysisSteps(profile, world)].flat();
}

/** The same, one subject a step, for callers who have something else to do meanwhile. */
export function profileAnalysisSteps(
  profile: StoredProfile,
  world: AnalysisInput,
): Generator<readonly Finding[]> {
  return stepsOfProfile(profile, new Survey(withProfile(world, profile)), new RoleCovers());
}

/** Everything to be said of one role, as stored or drafted. */
export function analyzeRole(role: StoredRole, world: AnalysisInput): Finding[] {
  return [...roleAnalysisSteps(role, world)].flat();
}

/** The same, some entries a step, for callers who have something else to do meanwhile. */
export function* roleAnalysisSteps(
  role: StoredRole,
  world: AnalysisInput,
): Generator<readonly Finding[]> {
  const after = withRole(world, role);
  const survey = new Survey(after);
  const used = after.profiles && rolesUsedBy(after.profiles);
  yield* stepsOfRole(role, survey, used);
  yield anonymousRoleFindings(survey.role(role), survey);
}

/**
 * Returns all findings about the whole world: about its profiles, its roles, then its users, each
 * by id in order of UTF-16 code units. Findings about strangers come with their profile alone.
 */
export function analyzeWorld(world: AnalysisInput): AttributedFinding[] {
  return [...analysisSteps(world)].flat();
}

/** The same, one document a step, for callers who have something else to do meanwhile. */
export function* analysisSteps(world: AnalysisInput): Generator<readonly AttributedFinding[]> {
  const survey = new Survey(world);
  const roles = new RoleCovers();
  const used = world.profiles && rolesUsedBy(world.profiles);
  for (const profile of inOrder(world.profiles?.values() ?? [])) {
    const found = [...stepsOfProfile(profile, survey, roles)].flat();
    yield found.map((one) => ({ ...one, profileId: profile._id }));
  }
  for (const role of inOrder(world.roles.values())) {
    const found = [...stepsOfRole(role, survey, used)].flat();
    yield found.map((one) => ({ ...one, roleId: role._id }));
  }
  yield* stepsOfUsers(world, survey);
}

/** Only the findings about the users of a world, one user a step, by id. */
export function userAnalysisSteps(
  world: AnalysisInput,
): Generator<readonly (AttributedFinding & { readonly userId: string })[]> {
  return stepsOfUsers(world, new Survey(world));
}

function* stepsOfUsers(
  world: AnalysisInput,
  survey: Survey,
): Generator<readonly (AttributedFinding & { readonly userId: string })[]> {
  const administrators = new Administrators(survey);
  for (const user of inOrder(world.users ?? [])) {
    const found = [...userFindings(user, survey), ...administrators.findings(user)];
    yield found.map((one) => ({ ...one, userId: user._id }));
  }
}

function* stepsOfProfile(
  profile: StoredProfile,
  survey: Survey,
  roles: RoleCovers,
): Generator<readonly Finding[]> {
  yield* survey.profileSteps(profile);
  const read = survey.profile(profile);
  yield* referenceSteps(profile, survey);
  yield* restrictionSteps(read, survey);
  const telling = new Set<ReadPolicy>();
  for (const covered of coveredSteps(read.policies, roles)) {
    covered.forEach(({ policy }) => telling.add(policy));
    yield coverageFindings(covered);
  }
  yield* overlapSteps(read.policies.filter((policy) => !telling.has(policy)));
  yield denialFindings(read, survey);
  yield profileEverythingFindings(read, survey);
  yield anonymousFindings(read, survey);
  yield [...rateLimitFindings(profile, survey), ...unusedProfileFindings(profile._id, survey)];
}

function* stepsOfRole(
  role: StoredRole,
  survey: Survey,
  used: ReadonlySet<string> | undefined,
): Generator<readonly Finding[]> {
  yield* joined(roleFaultParts(role));
  for (const batch of batchesOf(role.unread ?? [])) {
    yield unreadFindings(batch);
  }
  if (isPlainObject(role.controllers)) {
    yield* joined(nameParts(role, survey));
    yield* joined(entryParts(role, survey));
  }
  if (used !== undefined) {
    yield unusedRoleFindings(role._id, used);
  }
}

function inOrder<Document extends { readonly _id: string }>(
  documents: Iterable<Document>,
): Document[] {
  return [...documents].sort((left, right) =>
    left._id < right._id ? -1 : Number(left._id > right._id),
  );
}
