import type { AnalyzeAnswer } from "../../api/analyze";
import type { AnalysisInput } from "../../domain/analysis";
import { roleAnalysisSteps } from "../../domain/analysis";
import { hugeRoleFaults } from "../../domain/policies/size";
import type { StoredRole } from "../../domain/rights";
import { storedRole as roleOf } from "../../domain/rights";
import { roleNotFound } from "../../errors/nativeErrors";
import { roleIdsToCompile } from "../../domain/storedPolicies";
import { subjectOf } from "./arguments";
import type { DecisionContext } from "../support/context";
import { gatherInSlices } from "../support/inSlices";
import { requireVisible, visibilityOf } from "../disclosure/visibility";
import { refuseForm } from "../support/refuseForm";

/**
 * Returns the findings about a role: the one stored under `_id`, or the body's draft, which stands
 * in the place of the stored one if an `_id` is given too. Leaves out findings about its profiles
 * for an actor who may not see them. A draft tells of nothing stored, and needs no right to see
 * anything.
 *
 * @throws InvalidRequestError 400 `profile-guard.request.invalid`
 * @throws DisclosureError 403 `profile-guard.rights.disclosure` for a stored one
 * @throws the host's 404 `security.role.not_found`
 */
export async function answerAnalyzeRole(context: DecisionContext): Promise<AnalyzeAnswer> {
  const { host, command } = context;
  const { id, draft } = subjectOf(command);
  refuseForm(hugeRoleFaults(draft));
  const role: StoredRole =
    draft === undefined ? await storedRole(context, String(id)) : roleOf(id ?? "", draft);
  const may = await visibilityOf(context);
  const isStored = draft === undefined || (may("role") && (await exists(context, role._id)));
  const used = isStored && may("profiles") ? await usesOf(context, role._id) : {};
  const world: AnalysisInput = { roles: new Map(), api: host.api(), ...used };
  return { findings: await gatherInSlices(roleAnalysisSteps(role, world)) };
}

/** Tells whether a profile names it, and reads the one of strangers. */
async function usesOf(
  { host }: DecisionContext,
  id: string,
): Promise<Pick<AnalysisInput, "roles" | "profiles" | "usedRoleIds">> {
  const [usedRoleIds, anonymous] = await Promise.all([
    host.rolesInUse([id]),
    host.storedProfile("anonymous"),
  ]);
  const profiles = anonymous === undefined ? [] : [anonymous];
  return {
    roles: await host.findRoles(roleIdsToCompile(profiles)),
    profiles: new Map(profiles.map((profile) => [profile._id, profile])),
    usedRoleIds,
  };
}

async function storedRole(context: DecisionContext, id: string): Promise<StoredRole> {
  await requireVisible(context, "role");
  const role = (await context.host.findRoles([id])).get(id);
  if (role === undefined) {
    throw roleNotFound(id);
  }
  return role;
}

/** No profile uses a role that is not stored yet: no reason for a finding. */
async function exists({ host }: DecisionContext, id: string): Promise<boolean> {
  return id !== "" && (await host.findRoles([id])).has(id);
}
