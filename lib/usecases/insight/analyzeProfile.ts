import type { AnalyzeAnswer } from "../../api/analyze";
import type { AnalysisInput } from "../../domain/analysis";
import { profileAnalysisSteps } from "../../domain/analysis";
import type { Finding } from "../../domain/findings";
import { withoutHostMembers } from "../../domain/hostMembers";
import { profileFaults } from "../../domain/policies/profileFaults";
import { hugeProfileFaults } from "../../domain/policies/size";
import { unchangedMembers, unknownMembers } from "../../domain/policies/unknownMembers";
import { rateLimitOf, type RoleLookup, type StoredProfile } from "../../domain/rights";
import { roleIdsToCompile } from "../../domain/storedPolicies";
import { presetOf } from "../escalation/preset";
import { idWithin, subjectOf } from "./arguments";
import type { DecisionContext } from "../support/context";
import { gatherInSlices } from "../support/inSlices";
import { placesFor } from "../disclosure/visiblePlaces";
import type { Visible } from "../disclosure/visibility";
import { requireVisible, visibilityOf } from "../disclosure/visibility";
import { refuseForm } from "../support/refuseForm";

/**
 * Returns the findings about a profile: the one stored under `_id`, or the body's draft, which
 * stands in the place of the stored one if an `_id` is given too. Leaves out findings about its
 * users for an actor who may not see users, and about places for one who may not know of them.
 *
 * @throws InvalidRequestError 400 `profile-guard.request.invalid`
 * @throws DisclosureError 403 `profile-guard.rights.disclosure` unless the actor may see roles, and
 *         profiles for a stored one
 * @throws the host's 404 `security.profile.not_found`
 */
export async function answerAnalyzeProfile(context: DecisionContext): Promise<AnalyzeAnswer> {
  const { id, draft } = subjectOf(context.command);
  refuseForm(hugeProfileFaults(draft));
  await requireVisible(context, ...(draft === undefined ? ["profile" as const] : []), "role");
  const { profile, idFaults } =
    draft === undefined
      ? { profile: await storedProfile(context, String(id)), idFaults: [] }
      : draftedProfile(draft, id);
  const steps = profileAnalysisSteps(profile, await worldAround(context, profile));
  return { findings: [...idFaults, ...(await gatherInSlices(steps))] };
}

/**
 * A draft as somebody wrote it, or as Kuzzle answered it: then it says by itself in which profile's
 * place it stands. A write refuses another id in it than its own.
 */
function draftedProfile(
  draft: object,
  id: string | undefined,
): { readonly profile: StoredProfile; readonly idFaults: readonly Finding[] } {
  const own = id ?? idWithin(draft);
  const content = withoutHostMembers(draft, own) as Omit<StoredProfile, "_id">;
  // whatever its policies are
  const idFaults = profileFaults({ ...content, policies: [] }, own).filter(
    ({ path }) => path === "_id",
  );
  return { profile: { ...content, _id: own ?? "" }, idFaults };
}

/** Reads a profile that names a missing role too; the host refuses any other missing one. */
async function storedProfile({ host }: DecisionContext, id: string): Promise<StoredProfile> {
  return (await host.storedProfile(id)) ?? host.getProfile(id);
}

async function worldAround(
  context: DecisionContext,
  profile: StoredProfile,
): Promise<AnalysisInput> {
  const { host, config } = context;
  const may = await visibilityOf(context);
  return {
    roles: await rolesFor(context, profile, may),
    places: await placesFor(context, [profile]),
    api: host.api(),
    presetProfileIds: presetOf(host, config),
    keptMembers: new Map([[profile._id, await keptMembers(context, profile, may)]]),
    ...(await holdersAround(context, profile, may)),
  };
}

/** Returns the members that a draft shares with the stored profile of its id, if that may be seen. */
async function keptMembers(
  { host }: DecisionContext,
  profile: StoredProfile,
  may: (kind: Visible) => boolean,
): Promise<readonly string[]> {
  const isSeen = profile._id !== "" && unknownMembers(profile).length > 0 && may("profile");
  const stored = isSeen ? await host.storedProfile(profile._id) : undefined;
  return unchangedMembers(profile, stored && { ...stored });
}

/** Reads every role if the actor may see all, so that it finds a mistyped one. */
async function rolesFor(
  { host }: DecisionContext,
  profile: StoredProfile,
  may: (kind: Visible) => boolean,
): Promise<RoleLookup> {
  return may("roles")
    ? new Map((await host.allRoles()).map((role) => [role._id, role]))
    : host.findRoles(roleIdsToCompile([profile]));
}

/** Counts the users who have the profile, and what else they have; a profile that is not stored has nobody. */
async function holdersAround(
  { host }: DecisionContext,
  profile: StoredProfile,
  may: (kind: Visible) => boolean,
): Promise<Pick<AnalysisInput, "holders">> {
  const { _id: id } = profile;
  const isSeen = id !== "" && may("users") && may("profile");
  if (!isSeen || (await host.storedProfile(id)) === undefined) {
    return {};
  }
  const isLimited = rateLimitOf(profile) !== Infinity;
  return { holders: await host.holdersOf([id], isLimited ? [id] : []) };
}
