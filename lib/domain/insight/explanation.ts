import type {
  AllowingPolicy,
  ExplainedRequest,
  LackingPolicy,
  RequestExplanation,
} from "../../api/explain";
import type {
  JudgedPlace,
  PolicyReason,
  PolicyVerdict,
  RoleLookup,
  StoredProfile,
} from "../rights";
import { explainRequest } from "../rights";

/** The result of the host's rights check, policy by policy. */
type HostExplanation = Omit<RequestExplanation, "refusedBy" | "guarded" | "apiKey" | "cutBy">;

/**
 * Computes how the host alone judges a request of somebody with these profiles, policy by policy.
 *
 * @param holder what has the policies, in words; default: the profile
 * @throws UnresolvableRole | UnresolvableRestriction when the rights cannot be computed
 */
export function explainByHost(
  profiles: readonly StoredProfile[],
  roles: RoleLookup,
  request: ExplainedRequest,
  holder?: string,
): HostExplanation {
  const hasTargets = Array.isArray(request.targets) && request.targets.length > 0;
  // refused before any rights are looked at: the host's lib/api/funnel.js `execute`
  if (hasTargets && (isNamed(request.index) || isNamed(request.collection))) {
    return { allowed: false, through: [], lacks: [], refusal: "targets-with-place" };
  }
  const { allowed, places, refusal } = explainRequest(profiles, roles, request);
  const through: AllowingPolicy[] = [];
  const lacks: LackingPolicy[] = [];
  for (const place of places) {
    for (const verdict of place.policies) {
      const policy = policyOf(verdict, place, hasTargets);
      const { reason } = verdict;
      if (reason === "allowed") {
        through.push(policy);
      } else {
        lacks.push({
          ...policy,
          reason,
          message: inWords(reason, verdict, request, place, holder),
        });
      }
    }
  }
  return { allowed, through, lacks, ...(refusal !== undefined && { refusal }) };
}

function policyOf(
  { profileId, policy, roleId, restrictedTo }: PolicyVerdict,
  { index, collection }: JudgedPlace,
  hasTargets: boolean,
): AllowingPolicy {
  return {
    profileId,
    policy,
    roleId,
    ...(restrictedTo !== undefined && {
      restriction: {
        index: String(index),
        ...(restrictedTo.length > 0 && { collections: restrictedTo }),
      },
    }),
    ...(hasTargets && { place: { index, collection } }),
  };
}

function inWords(
  reason: Exclude<PolicyReason, "allowed">,
  { profileId, policy, roleId }: PolicyVerdict,
  { controller, action }: ExplainedRequest,
  { index, collection }: JudgedPlace,
  holder = `profile "${profileId}"`,
): string {
  const restricted = `policies[${policy}] of ${holder} is restricted to other`;
  switch (reason) {
    case "action-not-named":
      return `Role "${roleId}" does not allow ${controller}:${action}.`;
    case "action-denied":
      return `Role "${roleId}" has an entry for ${controller}:${action} which is not true, so it denies it.`;
    case "index-excluded":
      return `${restricted} indexes than ${JSON.stringify(index)}.`;
    case "collection-excluded":
      return `${restricted} collections of index ${JSON.stringify(index)} than ${JSON.stringify(collection)}.`;
  }
}

function isNamed(name: string | undefined): boolean {
  return name !== undefined && name !== "";
}
