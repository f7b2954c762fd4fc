/** Finds roles and profiles, stored or drafted, that mean something else than they read. Pure. */
import type { Finding } from "../findings";
import { isPlainObject } from "../plainObject";
import { batchesOf, joined } from "../batches";
import type { StoredProfile, StoredRole, StoredUser } from "../rights";
import { anonymousFindings, anonymousRoleFindings } from "./anonymous";
import { coverageFindings, coveredSteps, RoleCovers } from "./coverage";
import { denialFindings } from "./denials";
import { Administrators, isBaseOfEverything, profileEverythingFindings } from "./everything";
import { overlapSteps } from "./overlaps";
import { rateLimitFindings } from "./rateLimits";
import { referenceSteps } from "./referenceFindings";
import { restrictionSteps } from "./restrictionFindings";
import { entryParts } from "./roleEntries";
import { roleFaultParts } from "./roleFaults";
import { unreadFindings } from "./unreadMembers";
import { nameParts } from "./roleNames";
import type { ReadPolicy } from "./AnalysisIndex";
import { AnalysisIndex } from "./AnalysisIndex";
import { unusedProfileFindings, unusedRoleFindings, userFindings } from "./usage";
import type { AttributedFinding, AnalysisInput } from "./world";
import { withProfile, withRole } from "./world";
import { compareTexts } from "../../shared/compareTexts";
import { roleIdsOfAll } from "../storedPolicies";

export type { Alongside, AnalysisInput, AttributedFinding, Holders } from "./world";
export { mayBeBaseOfEverything } from "./everything";
export { MOST_NAMED } from "./holders";

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
  return stepsOfProfile(profile, new AnalysisIndex(withProfile(world, profile)), new RoleCovers());
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
  const indexed = new AnalysisIndex(after);
  const used = usedRoles(after);
  yield* stepsOfRole(role, indexed, used);
  yield anonymousRoleFindings(indexed.role(role), indexed);
}

/**
 * Returns all findings about the whole world: about its profiles, its roles, then its users, each
 * by id in order of UTF-16 code units. Findings about strangers come with their profile alone.
 */
export function analyzeWorld(world: AnalysisInput): AttributedFinding[] {
  const { profiles, roles, users = [] } = world;
  const analysis = new Analysis(world);
  return [
    ...inOrder(profiles?.values() ?? []).flatMap((one) => [...analysis.profileSteps(one)].flat()),
    ...inOrder(roles.values()).flatMap((one) => [...analysis.roleSteps(one)].flat()),
    ...inOrder(users).flatMap((one) => analysis.findingsOfUser(one)),
  ];
}

/** Analyzes one document of a world after the other; what several of them need is computed once. */
export class Analysis {
  private readonly indexed: AnalysisIndex;
  private readonly roles = new RoleCovers();
  private readonly used: ReadonlySet<string> | undefined;
  private readonly administrators: Administrators;

  constructor(world: AnalysisInput) {
    this.indexed = new AnalysisIndex(world);
    this.used = usedRoles(world);
    this.administrators = new Administrators(this.indexed);
  }

  *profileSteps(profile: StoredProfile): Generator<readonly AttributedFinding[]> {
    for (const found of stepsOfProfile(profile, this.indexed, this.roles)) {
      yield found.map((one) => ({ ...one, profileId: profile._id }));
    }
  }

  *roleSteps(role: StoredRole): Generator<readonly AttributedFinding[]> {
    for (const found of stepsOfRole(role, this.indexed, this.used)) {
      yield found.map((one) => ({ ...one, roleId: role._id }));
    }
  }

  findingsOfUser(user: StoredUser): AttributedFinding[] {
    const found = [...userFindings(user, this.indexed), ...this.administrators.findings(user)];
    return found.map((one) => ({ ...one, userId: user._id }));
  }

  /** Tells whether a user with this profile and others may hold everything. Who has no such profile does not. */
  isBaseOfEverything(profile: StoredProfile): boolean {
    return isBaseOfEverything(this.indexed.profile(profile));
  }
}

function usedRoles({ usedRoleIds, profiles }: AnalysisInput): ReadonlySet<string> | undefined {
  return usedRoleIds ?? (profiles && roleIdsOfAll(profiles.values()));
}

function* stepsOfProfile(
  profile: StoredProfile,
  indexed: AnalysisIndex,
  roles: RoleCovers,
): Generator<readonly Finding[]> {
  yield* indexed.profileSteps(profile);
  const read = indexed.profile(profile);
  yield* referenceSteps(profile, indexed);
  yield* restrictionSteps(read, indexed);
  const telling = new Set<ReadPolicy>();
  for (const covered of coveredSteps(read.policies, roles)) {
    covered.forEach(({ policy }) => telling.add(policy));
    yield coverageFindings(covered);
  }
  yield* overlapSteps(read.policies.filter((policy) => !telling.has(policy)));
  yield denialFindings(read, indexed);
  yield profileEverythingFindings(read, indexed);
  yield anonymousFindings(read, indexed);
  yield [...rateLimitFindings(profile, indexed), ...unusedProfileFindings(profile._id, indexed)];
}

function* stepsOfRole(
  role: StoredRole,
  indexed: AnalysisIndex,
  used: ReadonlySet<string> | undefined,
): Generator<readonly Finding[]> {
  yield* joined(roleFaultParts(role));
  for (const batch of batchesOf(role.unread ?? [])) {
    yield unreadFindings(batch);
  }
  if (isPlainObject(role.controllers)) {
    yield* joined(nameParts(role, indexed));
    yield* joined(entryParts(role, indexed));
  }
  if (used !== undefined) {
    yield unusedRoleFindings(role._id, used);
  }
}

function inOrder<Document extends { readonly _id: string }>(
  documents: Iterable<Document>,
): Document[] {
  return [...documents].sort((left, right) => compareTexts(left._id, right._id));
}
