import type { AnalysisInput } from "../../domain/analysis";
import { Analysis, type AttributedFinding, mayBeBaseOfEverything } from "../../domain/analysis";
import { storedProfile } from "../../domain/policies/storedProfile";
import { unknownMembers } from "../../domain/policies/unknownMembers";
import { rateLimitOf } from "../../domain/rights";
import type { StoredProfile, StoredUser, UserFilter } from "../../host/port/Host";
import { placesFor } from "../disclosure/visiblePlaces";
import { roleIdsIn, roleIdsToCompile } from "../../domain/storedPolicies";
import { instanceFinding, instanceIn } from "../../domain/templates";
import { presetOf } from "../escalation/preset";
import type { DecisionContext } from "../support/context";
import type { ReadBatch } from "./findingPages";

const ADMIN = "admin";

/** Reads profiles, and of all else what findings about them need. */
export function profilesOf(context: DecisionContext): ReadBatch {
  const { host, config } = context;
  return async (query) => {
    const { entries, ...rest } = await host.pageOfProfiles(query);
    const profiles = entries.map(({ document }) => document);
    const ids = profiles.map(({ _id }) => _id);
    const limited = profiles.filter((profile) => rateLimitOf(profile) !== Infinity);
    const [holders, places, roles] = await Promise.all([
      host.holdersOf(
        ids,
        limited.map(({ _id }) => _id),
      ),
      placesFor(context, profiles),
      rolesAround(context, profiles),
    ]);
    const analysis = new Analysis({
      ...roles,
      holders,
      places,
      api: host.api(),
      keptMembers: new Map(profiles.map((profile) => [profile._id, unknownMembers(profile)])),
      presetProfileIds: presetOf(host, config),
    });
    const documents = entries.map(({ document, at }) => ({
      id: document._id,
      at,
      steps: withInstance(analysis.profileSteps(document), document, roles.roles, config),
    }));
    return { documents, ...rest };
  };
}

/** Adds how an instance differs from its template. */
function* withInstance(
  steps: Iterable<readonly AttributedFinding[]>,
  profile: StoredProfile,
  roles: AnalysisInput["roles"],
  { templates }: DecisionContext["config"],
): Generator<readonly AttributedFinding[]> {
  yield* steps;
  const finding = instanceFinding(profile, templates, roles);
  yield finding === undefined ? [] : [{ ...finding, profileId: profile._id }];
}

/** Reads the roles that profiles name, and the names of others if one of them does not exist. */
async function rolesAround(
  { host, config }: DecisionContext,
  profiles: readonly StoredProfile[],
): Promise<Pick<AnalysisInput, "roles" | "knownRoleIds">> {
  const roleIds = new Set([...roleIdsToCompile(profiles), ...rolesOfTemplates(config, profiles)]);
  const roles = await host.findRoles(roleIds);
  if (roles.size === roleIds.size) {
    return { roles };
  }
  // one that was deleted a moment ago must not count as known
  await host.showWrites("roles");
  return { roles, knownRoleIds: new Set(await host.listNames("roles")) };
}

/** Names the roles of the templates of instances: what these grant is compared. */
function rolesOfTemplates(
  { templates }: DecisionContext["config"],
  profiles: readonly StoredProfile[],
): ReadonlySet<string> {
  const named = new Set(profiles.flatMap((profile) => instanceIn(profile)?.template ?? []));
  return roleIdsIn([...named].map((name) => templates.get(name)?.definition));
}

export function rolesOf({ host }: DecisionContext): ReadBatch {
  return async (query) => {
    const { entries, ...rest } = await host.pageOfRoles(query);
    const roles = new Map(entries.map(({ document }) => [document._id, document]));
    const usedRoleIds = await host.rolesInUse([...roles.keys()]);
    const analysis = new Analysis({ roles, usedRoleIds, api: host.api() });
    const documents = entries.map(({ document, at }) => ({
      id: document._id,
      at,
      steps: analysis.roleSteps(document),
    }));
    return { documents, ...rest };
  };
}

/** Reads users of whom there may be something to say: it depends on their profiles alone. */
export function usersOf(context: DecisionContext): ReadBatch {
  const { host } = context;
  let finding: Promise<Suspicious> | undefined;
  return async (query) => {
    const suspicious = await (finding ??= suspiciousProfiles(context));
    const either = filtersFor(suspicious);
    const { entries, ...rest } = await host.pageOfUsers({ ...query, either });
    const users = entries.map(({ document }) => document);
    const analysis = new Analysis(await worldOfUsers(context, users, suspicious));
    const documents = entries.map(({ document, at }) => ({
      id: document._id,
      at,
      steps: [analysis.findingsOfUser(document)],
    }));
    return { documents, ...rest };
  };
}

/** Profiles of which a user needs one, for anything to be said of them. */
interface Suspicious {
  readonly missing: readonly string[];
  /** See {@link Analysis.isBaseOfEverything}. */
  readonly bases: readonly string[];
}

async function suspiciousProfiles({ host }: DecisionContext): Promise<Suspicious> {
  const roles = (await host.allRoles()).filter(mayBeBaseOfEverything);
  const analysis = new Analysis({ roles: new Map(roles.map((role) => [role._id, role])) });
  const bases = new Set<string>();
  for (const role of roles) {
    for (const profile of await host.profilesUsingRole(role._id)) {
      if (analysis.isBaseOfEverything(profile)) {
        bases.add(profile._id);
      }
    }
  }
  bases.delete(ADMIN);
  return { missing: await host.missingProfileIds(), bases: [...bases] };
}

function filtersFor({ missing, bases }: Suspicious): UserFilter[] {
  return ["no profile", { has: missing }, { has: bases, lacks: [ADMIN] }];
}

async function worldOfUsers(
  { host }: DecisionContext,
  users: readonly StoredUser[],
  { missing, bases }: Suspicious,
): Promise<AnalysisInput> {
  const isMissing = new Set(missing);
  const isBase = new Set(bases);
  const mayHoldEverything = users.filter(({ profileIds }) =>
    profileIds.some((id) => isBase.has(id)),
  );
  const wanted = new Set(mayHoldEverything.flatMap(({ profileIds }) => profileIds));
  // the host cannot read one that names a missing role
  const contents = await host.storedContents("profiles", [...wanted]);
  const profiles = new Map(
    [...contents].map(([_id, content]) => [
      _id,
      storedProfile({ policies: content.policies, ...content, _id }),
    ]),
  );
  const ids = users.flatMap(({ profileIds }) => profileIds);
  const existing = ids.filter((id) => !isMissing.has(id));
  return {
    roles: await host.findRoles(roleIdsToCompile(profiles.values())),
    profiles,
    knownProfileIds: new Set([...existing, ...(await namesFor(host, ids, isMissing))]),
    api: host.api(),
  };
}

/** Lists names to suggest one of, if one is missing. */
async function namesFor(
  host: DecisionContext["host"],
  ids: readonly string[],
  isMissing: ReadonlySet<string>,
): Promise<readonly string[]> {
  if (!ids.some((id) => isMissing.has(id))) {
    return [];
  }
  return (await host.listNames("profiles")).filter((id) => !isMissing.has(id));
}
