import type { AnalyzeAnswer } from "../../api/analyze";
import type { AnalysisInput } from "../../domain/analysis";
import { analyzeProfile } from "../../domain/analysis";
import type { Finding } from "../../domain/findings";
import { profileFaults } from "../../domain/policies/profileFaults";
import type { RoleLookup, StoredProfile } from "../../domain/rights";
import { roleIdsOf } from "../escalation/context";
import { presetOf } from "../escalation/preset";
import { subjectOf } from "./arguments";
import type { InsightContext } from "../disclosure/context";
import { placesFor } from "../disclosure/visiblePlaces";
import type { Visible } from "../disclosure/visibility";
import { requireVisible, visibilityOf } from "../disclosure/visibility";

/**
 * What is to be said of a profile: the one stored under `_id`, or the body's draft, which stands in
 * the place of the stored one if an `_id` is given too. Findings about its users are left out for
 * an actor who may not see users, and about places for one who may not know of them.
 *
 * @throws InvalidRequestError 400 `profile-guard.request.invalid`
 * @throws DisclosureError 403 `profile-guard.rights.disclosure` without the sight of roles, and of
 *         profiles for a stored one
 * @throws the host's 404 `security.profile.not_found`
 */
export async function answerAnalyzeProfile(context: InsightContext): Promise<AnalyzeAnswer> {
  const { id, draft } = subjectOf(context.command);
  await requireVisible(context, ...(draft === undefined ? ["profile" as const] : []), "role");
  const profile =
    draft === undefined ? await storedProfile(context, String(id)) : { ...draft, _id: id ?? "" };
  const findings = analyzeProfile(profile, await worldAround(context, profile));
  return { findings: [...idInBody(draft), ...findings] };
}

/** One that names a missing role is to be analysed too; the host tells that any other is missing. */
async function storedProfile({ host }: InsightContext, id: string): Promise<StoredProfile> {
  return (await host.storedProfile(id)) ?? host.getProfile(id);
}

/** A write refuses an id in the body, where the analysis expects it. */
function idInBody(draft: object | undefined): Finding[] {
  return profileFaults(draft ?? {}).filter(({ path }) => path === "_id");
}

async function worldAround(
  context: InsightContext,
  profile: StoredProfile,
): Promise<AnalysisInput> {
  const { host, config } = context;
  const may = await visibilityOf(context);
  return {
    roles: await rolesFor(context, profile, may),
    places: await placesFor(context, [profile]),
    api: host.api(),
    presetProfileIds: presetOf(host, config),
    ...(await usersAround(context, profile._id, may)),
  };
}

/** Every role where all may be seen, so that a mistyped one can be told. */
async function rolesFor(
  { host }: InsightContext,
  profile: StoredProfile,
  may: (sight: Visible) => boolean,
): Promise<RoleLookup> {
  return may("roles")
    ? new Map((await host.allRoles()).map((role) => [role._id, role]))
    : host.findRoles(roleIdsOf([profile]));
}

/** The users who have the profile, and what else they have; a profile that is not stored has none. */
async function usersAround(
  { host }: InsightContext,
  id: string,
  may: (sight: Visible) => boolean,
): Promise<Pick<AnalysisInput, "profiles" | "users">> {
  const isSeen = id !== "" && may("users") && may("profile");
  if (!isSeen || (await host.storedProfile(id)) === undefined) {
    return {};
  }
  const users = await host.usersOfProfiles([id]);
  const profileIds = new Set(users.flatMap((user) => user.profileIds));
  return { users, profiles: await host.findProfiles(profileIds) };
}
