import type { ComparedSide } from "../../api/rights";
import { isPlainObject } from "../../domain/plainObject";
import type { RightsRequest } from "../../domain/rights";
import { explorerError } from "./ExplorerError";

const MEMBERS = ["profileId", "roleId", "userId", "apiKeyId", "draft"];

/** @throws ExplorerError unless it has one member of a side */
export function sideFrom(value: unknown): ComparedSide {
  const [member, ...more] = isPlainObject(value) ? Object.keys(value) : [];
  if (member === undefined || more.length > 0 || !MEMBERS.includes(member)) {
    throw explorerError("explorer.malformed", `Name one of ${MEMBERS.join(", ")}.`);
  }
  return value as ComparedSide;
}

/** A role has the rights of a profile with it alone. */
function profileOf(side: { readonly roleId: string }): object {
  return { policies: [{ roleId: side.roleId }] };
}

/** The arguments of `profile-guard:effectiveRights` about a side. */
export function rightsArguments(side: ComparedSide): object {
  if ("draft" in side) {
    return { body: side };
  }
  return "roleId" in side ? { body: { draft: profileOf(side) } } : side;
}

/** The arguments of `profile-guard:explain` about a side. */
export function explainArguments(side: ComparedSide, request: RightsRequest): object {
  if ("draft" in side) {
    return { body: { request, draft: side.draft } };
  }
  if ("roleId" in side) {
    return { body: { request, draft: profileOf(side) } };
  }
  return "profileId" in side
    ? { body: { request, profileIds: [side.profileId] } }
    : { ...side, body: { request } };
}
